"""Workers fill a bounded queue of results that is read only after they have been joined."""

import queue
import threading

WRONG = 'deadlock'


def main():
    results = queue.Queue(maxsize=2)

    def work(n):
        results.put(n * n)

    workers = [threading.Thread(target=work, args=(n,), daemon=True) for n in range(4)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    return sorted(results.get() for _ in workers)


def is_right(result):
    return result == [0, 1, 4, 9]


if __name__ == '__main__':
    print(repr(main()))
