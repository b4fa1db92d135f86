"""as_completed on a process pool is read as if it kept the order."""

import time
from concurrent.futures import ProcessPoolExecutor, as_completed

WRONG = 'completion-order'


def slow(n):
    time.sleep((3 - n) * 0.04)
    return n


def main():
    with ProcessPoolExecutor(max_workers=3) as pool:
        return [f.result() for f in as_completed([pool.submit(slow, n) for n in range(3)])]


def is_right(result):
    return result == [0, 1, 2]


if __name__ == '__main__':
    print(repr(main()))
