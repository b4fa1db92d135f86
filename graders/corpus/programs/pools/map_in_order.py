"""map gives the results in the order of the arguments, whoever ends first."""

import time
from concurrent.futures import ThreadPoolExecutor

WRONG = None


def slow_square(n):
    time.sleep((4 - n) * 0.01)
    return n * n


def main():
    with ThreadPoolExecutor(max_workers=3) as pool:
        return list(pool.map(slow_square, range(4)))


def is_right(result):
    return result == [0, 1, 4, 9]


if __name__ == '__main__':
    print(repr(main()))
