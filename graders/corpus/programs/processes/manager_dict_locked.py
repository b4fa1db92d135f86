"""A manager's dict is changed under a lock of the same manager."""

import multiprocessing

WRONG = None


def work(shared, lock):
    for _ in range(5):
        with lock:
            shared['n'] += 1


def main():
    with multiprocessing.Manager() as manager:
        shared, lock = manager.dict(n=0), manager.Lock()
        processes = [multiprocessing.Process(target=work, args=(shared, lock)) for _ in range(2)]
        for p in processes:
            p.start()
        for p in processes:
            p.join()
        return shared['n']


def is_right(result):
    return result == 10


if __name__ == '__main__':
    print(repr(main()))
