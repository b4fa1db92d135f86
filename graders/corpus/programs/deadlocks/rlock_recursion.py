"""A recursive function takes an RLock at each depth, and two threads do so."""

import threading

WRONG = None

lock = threading.RLock()
depths = []


def down(depth):
    with lock:
        depths.append(depth)
        if depth > 0:
            down(depth - 1)


def main():
    threads = [threading.Thread(target=down, args=(3,)) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return depths


def is_right(result):
    return result == [3, 2, 1, 0, 3, 2, 1, 0]


if __name__ == '__main__':
    print(repr(main()))
