"""All are submitted first, then the results are asked for."""

import time
from concurrent.futures import ThreadPoolExecutor

WRONG = None


def fetch(n):
    time.sleep(0.04)
    return n


def main():
    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=3) as pool:
        futures = [pool.submit(fetch, n) for n in range(3)]
        results = [f.result() for f in futures]
    return [results, time.monotonic() - began]


def is_right(result):
    return result[0] == [0, 1, 2] and result[1] < 0.1


if __name__ == '__main__':
    print(repr(main()))
