"""Callbacks of several workers raise one counter without a lock."""

from concurrent.futures import ThreadPoolExecutor

WRONG = 'lost-update'

finished = 0


def count(future):
    global finished
    finished += 1


def main():
    with ThreadPoolExecutor(max_workers=3) as pool:
        for n in range(6):
            pool.submit(abs, -n).add_done_callback(count)
    return finished


def is_right(result):
    return result == 6


if __name__ == '__main__':
    print(repr(main()))
