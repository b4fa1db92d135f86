"""The producer dies of a bad line before it has put the sentinel."""

import queue
import threading

WRONG = 'deadlock'


def main():
    q = queue.Queue()
    got = []

    def produce():
        for text in ('1', '2', 'x'):
            q.put(int(text))
        q.put(None)

    def consume():
        while (n := q.get()) is not None:
            got.append(n)

    threads = [threading.Thread(target=f, daemon=True) for f in (produce, consume)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return got


def is_right(result):
    return result == [1, 2]


if __name__ == '__main__':
    print(repr(main()))
