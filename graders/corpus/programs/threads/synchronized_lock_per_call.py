"""The decorator makes its lock in the wrapper, a new one at each call."""

import functools
import threading

WRONG = 'lost-update'

total = 0


def synchronized(function):
    @functools.wraps(function)
    def wrapper(*args):
        lock = threading.Lock()
        with lock:
            return function(*args)

    return wrapper


@synchronized
def add(n):
    global total
    total += n


def main():
    threads = [threading.Thread(target=lambda: [add(1) for _ in range(6)]) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return total


def is_right(result):
    return result == 18


if __name__ == '__main__':
    print(repr(main()))
