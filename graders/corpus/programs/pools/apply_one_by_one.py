"""ThreadPool.apply waits for its result, so nothing runs at the same time."""

import time
from multiprocessing.pool import ThreadPool

WRONG = 'serial-execution'


def main():
    began = time.monotonic()
    with ThreadPool(3) as pool:
        for _ in range(3):
            pool.apply(time.sleep, (0.04,))
    return time.monotonic() - began


def is_right(result):
    return result < 0.1


if __name__ == '__main__':
    print(repr(main()))
