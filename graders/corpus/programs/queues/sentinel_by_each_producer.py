"""Each of two producers ends the queue, and the consumer stops at the first end."""

import threading
from queue import Queue

WRONG = 'race'


def main():
    q = Queue()
    got = []

    def produce(start):
        for n in range(start, start + 3):
            q.put(n)
        q.put(None)

    def consume():
        for n in iter(q.get, None):
            got.append(n)

    threads = [threading.Thread(target=produce, args=(s,)) for s in (0, 10)] + [threading.Thread(target=consume)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(got)


def is_right(result):
    return result == [0, 1, 2, 10, 11, 12]


if __name__ == '__main__':
    print(repr(main()))
