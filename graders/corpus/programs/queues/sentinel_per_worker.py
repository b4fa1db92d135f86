"""One None for each worker ends them all."""

import threading
from queue import Queue

WRONG = None


def main():
    jobs = Queue()
    results = Queue()

    def work():
        while (n := jobs.get()) is not None:
            results.put(n * n)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for w in workers:
        w.start()
    for n in range(6):
        jobs.put(n)
    for _ in workers:
        jobs.put(None)
    for w in workers:
        w.join()
    return sorted(results.get() for _ in range(6))


def is_right(result):
    return result == [0, 1, 4, 9, 16, 25]


if __name__ == '__main__':
    print(repr(main()))
