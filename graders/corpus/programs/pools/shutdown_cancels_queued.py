"""shutdown(cancel_futures=True) throws away jobs that should still be done."""

import time
from concurrent.futures import ThreadPoolExecutor

WRONG = 'wrong-result'


def main():
    results = []

    def job(n):
        time.sleep(0.01)
        results.append(n)

    pool = ThreadPoolExecutor(max_workers=1)
    for n in range(4):
        pool.submit(job, n)
    pool.shutdown(cancel_futures=True)
    return results


def is_right(result):
    return result == [0, 1, 2, 3]


if __name__ == '__main__':
    print(repr(main()))
