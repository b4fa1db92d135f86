"""A LifoQueue where the order of arrival is asked for."""

import queue
import threading

WRONG = 'wrong-result'


def main():
    q = queue.LifoQueue()
    for n in range(4):
        q.put(n)
    got = []
    t = threading.Thread(target=lambda: [got.append(q.get()) for _ in range(4)])
    t.start()
    t.join()
    return got


def is_right(result):
    return result == [0, 1, 2, 3]


if __name__ == '__main__':
    print(repr(main()))
