"""result(timeout) may raise; then the job is waited for once more."""

import time
from concurrent.futures import ThreadPoolExecutor, TimeoutError

WRONG = None


def slow():
    time.sleep(0.03)
    return 'done'


def main():
    with ThreadPoolExecutor(max_workers=1) as pool:
        future = pool.submit(slow)
        try:
            first = future.result(timeout=0.01)
        except TimeoutError:
            first = 'late'
        return [first, future.result()]


def is_right(result):
    return result in (['late', 'done'], ['done', 'done'])


if __name__ == '__main__':
    print(repr(main()))
