"""One None for two workers: the second one waits for ever."""

import threading
from queue import Queue

WRONG = 'deadlock'


def main():
    jobs = Queue()
    results = []

    def work():
        while True:
            n = jobs.get()
            if n is None:
                break
            results.append(n * n)

    workers = [threading.Thread(target=work, daemon=True) for _ in range(2)]
    for w in workers:
        w.start()
    for n in range(4):
        jobs.put(n)
    jobs.put(None)
    for w in workers:
        w.join()
    return sorted(results)


def is_right(result):
    return result == [0, 1, 4, 9]


if __name__ == '__main__':
    print(repr(main()))
