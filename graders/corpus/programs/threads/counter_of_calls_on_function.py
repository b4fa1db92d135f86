"""A decorator counts the calls on an attribute of the function."""

import functools
import threading

WRONG = 'lost-update'


def counted(function):
    @functools.wraps(function)
    def wrapper(*args):
        wrapper.calls += 1
        return function(*args)

    wrapper.calls = 0
    return wrapper


@counted
def square(n):
    return n * n


def main():
    threads = [threading.Thread(target=lambda: [square(n) for n in range(5)]) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return square.calls


def is_right(result):
    return result == 15


if __name__ == '__main__':
    print(repr(main()))
