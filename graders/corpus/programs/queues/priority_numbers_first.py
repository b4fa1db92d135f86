"""A PriorityQueue filled before anybody takes, with a number to break ties."""

import itertools
import queue
import threading

WRONG = None


def main():
    q = queue.PriorityQueue()
    tie = itertools.count()
    for priority, name in [(2, 'later'), (1, 'soon'), (2, 'last'), (0, 'now')]:
        q.put((priority, next(tie), name))
    got = []

    def work():
        for _ in range(4):
            got.append(q.get()[2])

    t = threading.Thread(target=work)
    t.start()
    t.join()
    return got


def is_right(result):
    return result == ['now', 'soon', 'later', 'last']


if __name__ == '__main__':
    print(repr(main()))
