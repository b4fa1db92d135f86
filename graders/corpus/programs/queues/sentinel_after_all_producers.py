"""The main thread joins the producers before it ends the queue."""

import threading
from queue import Queue

WRONG = None


def main():
    q = Queue(maxsize=2)
    got = []

    def produce(start):
        for n in range(start, start + 3):
            q.put(n)

    def consume():
        for n in iter(q.get, None):
            got.append(n)

    consumer = threading.Thread(target=consume)
    consumer.start()
    producers = [threading.Thread(target=produce, args=(s,)) for s in (0, 10)]
    for p in producers:
        p.start()
    for p in producers:
        p.join()
    q.put(None)
    consumer.join()
    return sorted(got)


def is_right(result):
    return result == [0, 1, 2, 10, 11, 12]


if __name__ == '__main__':
    print(repr(main()))
