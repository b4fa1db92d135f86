"""result() right after each submit makes the pool work one by one."""

import time
from concurrent.futures import ThreadPoolExecutor

WRONG = 'serial-execution'


def fetch(n):
    time.sleep(0.04)
    return n


def main():
    began = time.monotonic()
    results = []
    with ThreadPoolExecutor(max_workers=3) as pool:
        for n in range(3):
            results.append(pool.submit(fetch, n).result())
    return [results, time.monotonic() - began]


def is_right(result):
    return result[0] == [0, 1, 2] and result[1] < 0.1


if __name__ == '__main__':
    print(repr(main()))
