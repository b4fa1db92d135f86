"""The bounded queue of results is read while the workers run."""

import queue
import threading

WRONG = None


def main():
    results = queue.Queue(maxsize=2)

    def work(n):
        results.put(n * n)

    workers = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for w in workers:
        w.start()
    answer = sorted(results.get() for _ in workers)
    for w in workers:
        w.join()
    return answer


def is_right(result):
    return result == [0, 1, 4, 9]


if __name__ == '__main__':
    print(repr(main()))
