"""Two workers put results into one queue, and the order of the jobs is expected."""

import queue
import threading

WRONG = 'completion-order'


def main():
    jobs, results = queue.Queue(), queue.Queue()

    def work():
        while (n := jobs.get()) is not None:
            results.put(n * n)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for n in [1, 2, 3, 4, None, None]:
        jobs.put(n)
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    return [results.get() for _ in range(4)]


def is_right(result):
    return result == [1, 4, 9, 16]


if __name__ == '__main__':
    print(repr(main()))
