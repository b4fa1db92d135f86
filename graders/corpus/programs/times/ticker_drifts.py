"""Work and then a whole period of sleep: each round is late by the work."""

import time

WRONG = 'wrong-result'


def main():
    began = time.monotonic()
    for _ in range(5):
        time.sleep(0.01)
        time.sleep(0.02)
    return time.monotonic() - began


def is_right(result):
    return 0.09 < result < 0.135


if __name__ == '__main__':
    print(repr(main()))
