"""Spins on the clock for a short while, on purpose."""

import time

WRONG = None


def main():
    began = time.perf_counter()
    rounds = 0
    while time.perf_counter() - began < 0.01:
        rounds += 1
    return [rounds > 0, time.perf_counter() - began >= 0.01]


def is_right(result):
    return result == [True, True]


if __name__ == '__main__':
    print(repr(main()))
