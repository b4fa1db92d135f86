"""setdefault gives all threads the same lock for a key."""

import threading

WRONG = None

locks = {}
counts = {}


def add(key):
    for _ in range(4):
        with locks.setdefault(key, threading.Lock()):
            counts[key] = counts.get(key, 0) + 1


def main():
    threads = [threading.Thread(target=add, args=(k,)) for k in ('x', 'y', 'x', 'y')]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return counts


def is_right(result):
    return result == {'x': 8, 'y': 8}


if __name__ == '__main__':
    print(repr(main()))
