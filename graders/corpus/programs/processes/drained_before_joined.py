"""The big item is taken from the queue before the child is joined."""

import multiprocessing

WRONG = None


def work(q):
    q.put('x' * 300_000)


def main():
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=work, args=(q,))
    p.start()
    size = len(q.get())
    p.join()
    return size


def is_right(result):
    return result == 300_000


if __name__ == '__main__':
    print(repr(main()))
