"""A pool of one worker where the jobs should run three at a time."""

import time
from concurrent.futures import ThreadPoolExecutor

WRONG = 'pool-size'


def main():
    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=1) as pool:
        list(pool.map(time.sleep, [0.04] * 3))
    return time.monotonic() - began


def is_right(result):
    return result < 0.1


if __name__ == '__main__':
    print(repr(main()))
