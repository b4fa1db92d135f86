"""Threads that each have a small pool of their own."""

import threading
from concurrent.futures import ThreadPoolExecutor

WRONG = None

sums = []


def work(start):
    with ThreadPoolExecutor(2) as pool:
        sums.append(sum(pool.map(abs, range(start, start + 3))))


def main():
    threads = [threading.Thread(target=work, args=(s,)) for s in (-3, 0)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(sums)


def is_right(result):
    return result == [3, 6]


if __name__ == '__main__':
    print(repr(main()))
