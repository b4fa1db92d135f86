"""Two threads may each make a lock for the same key."""

import threading

WRONG = 'lost-update'

locks = {}
counts = {'x': 0}


def add(key):
    if key not in locks:
        locks[key] = threading.Lock()
    with locks[key]:
        before = counts[key]
        counts[key] = before + 1


def main():
    threads = [threading.Thread(target=add, args=('x',)) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return counts


def is_right(result):
    return result == {'x': 3}


if __name__ == '__main__':
    print(repr(main()))
