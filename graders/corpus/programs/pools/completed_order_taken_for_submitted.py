"""as_completed is read as if it kept the order of submission."""

import time
from concurrent.futures import ThreadPoolExecutor, as_completed

WRONG = 'completion-order'


def slow_square(n):
    time.sleep((4 - n) * 0.01)
    return n * n


def main():
    with ThreadPoolExecutor(max_workers=4) as pool:
        futures = [pool.submit(slow_square, n) for n in range(4)]
        return [f.result() for f in as_completed(futures)]


def is_right(result):
    return result == [0, 1, 4, 9]


if __name__ == '__main__':
    print(repr(main()))
