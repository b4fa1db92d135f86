"""Threads pop from a deque until it says that it is empty."""

import threading
from collections import deque

WRONG = None
FORBID = ('thread_error',)

jobs = deque([1, 2, 3, 4, 5])
done = []


def work():
    while True:
        try:
            job = jobs.popleft()
        except IndexError:
            return
        done.append(job * 10)


def main():
    threads = [threading.Thread(target=work) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(done)


def is_right(result):
    return result == [10, 20, 30, 40, 50]


if __name__ == '__main__':
    print(repr(main()))
