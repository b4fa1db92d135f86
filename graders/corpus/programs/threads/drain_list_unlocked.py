"""Threads look whether the list has items and then pop: the last one may be gone."""

import threading

WRONG = 'race'
FORBID = ('thread_error',)

jobs = [1, 2, 3]
done = []


def work():
    while jobs:
        done.append(jobs.pop() * 10)


def main():
    threads = [threading.Thread(target=work) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(done)


def is_right(result):
    return result == [10, 20, 30]


if __name__ == '__main__':
    print(repr(main()))
