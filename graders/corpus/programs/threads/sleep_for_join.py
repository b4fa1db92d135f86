"""A sleep that is long enough on a quiet machine stands where join belongs."""

import threading
import time

WRONG = 'race'
FORBID = ('race',)

results = []


def work(n):
    time.sleep(0.01)
    results.append(n * n)


def main():
    threading.Thread(target=work, args=(7,)).start()
    time.sleep(0.1)
    return list(results)


def is_right(result):
    return result == [49]


if __name__ == '__main__':
    print(repr(main()))
