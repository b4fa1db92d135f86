import argparse
import time
from concurrent.futures import ThreadPoolExecutor


class Pool(ThreadPoolExecutor):
    """Written by hand."""


def main():
    parser = argparse.ArgumentParser(description="活儿就是睡觉")
    parser.add_argument("workers", type=int)
    parser.add_argument("seconds", type=int, nargs="+")
    asked = parser.parse_args()
    if asked.workers < 1 or min(asked.seconds) < 0:
        parser.error("workers must be at least 1, seconds at least 0")

    def nap(seconds):
        time.sleep(seconds)
        return seconds

    begun = time.monotonic()
    with Pool(asked.workers) as pool:
        futures = [pool.submit(nap, seconds) for seconds in asked.seconds]
        for number, future in enumerate(futures, start=1):
            print(f"job {number}: {future.result()}")
    print(f"took {time.monotonic() - begun:.1f} s")


if __name__ == "__main__":
    main()
