"""Reading and writing an entry of a manager's dict are two messages."""

import multiprocessing

WRONG = 'lost-update'


def work(shared):
    for _ in range(5):
        shared['n'] += 1


def main():
    with multiprocessing.Manager() as manager:
        shared = manager.dict(n=0)
        processes = [multiprocessing.Process(target=work, args=(shared,)) for _ in range(3)]
        for p in processes:
            p.start()
        for p in processes:
            p.join()
        return shared['n']


def is_right(result):
    return result == 15


if __name__ == '__main__':
    print(repr(main()))
