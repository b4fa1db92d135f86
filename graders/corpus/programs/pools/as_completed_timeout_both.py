"""as_completed with a time limit: what came and what did not add up."""

import time
from concurrent.futures import ThreadPoolExecutor, TimeoutError, as_completed

WRONG = None


def main():
    with ThreadPoolExecutor(3) as pool:
        futures = [pool.submit(time.sleep, s) for s in (0.001, 0.002, 0.06)]
        came = 0
        try:
            for _ in as_completed(futures, timeout=0.03):
                came += 1
        except TimeoutError:
            pass
    return [came, all(f.done() for f in futures)]


def is_right(result):
    return 0 <= result[0] <= 3 and result[1] is True


if __name__ == '__main__':
    print(repr(main()))
