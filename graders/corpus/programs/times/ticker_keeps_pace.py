"""The next tick is reckoned from the start, so the work does not add up."""

import time

WRONG = None


def main():
    began = time.monotonic()
    for tick in range(1, 6):
        time.sleep(0.01)
        pause = began + tick * 0.02 - time.monotonic()
        if pause > 0:
            time.sleep(pause)
    return time.monotonic() - began


def is_right(result):
    return 0.09 < result < 0.135


if __name__ == '__main__':
    print(repr(main()))
