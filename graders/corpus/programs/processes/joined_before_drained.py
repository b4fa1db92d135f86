"""The child cannot end before somebody has taken its big item from the queue."""

import multiprocessing

WRONG = 'deadlock'


def work(q):
    q.put('x' * 300_000)


def main():
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=work, args=(q,), daemon=True)
    p.start()
    p.join()
    return len(q.get())


def is_right(result):
    return result == 300_000


if __name__ == '__main__':
    print(repr(main()))
