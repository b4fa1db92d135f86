"""submit(job()) calls the job in the main thread and submits what it returned."""

import time
from concurrent.futures import ThreadPoolExecutor

WRONG = 'serial-execution'


def job():
    time.sleep(0.04)


def main():
    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=3) as pool:
        for _ in range(3):
            pool.submit(job())
    return time.monotonic() - began


def is_right(result):
    return result < 0.1


if __name__ == '__main__':
    print(repr(main()))
