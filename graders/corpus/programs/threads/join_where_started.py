"""Each thread is joined right after its start, so they run one after the other."""

import threading
import time

WRONG = 'serial-execution'


def main():
    began = time.monotonic()
    for _ in range(3):
        t = threading.Thread(target=time.sleep, args=(0.04,))
        t.start()
        t.join()
    return time.monotonic() - began


def is_right(result):
    return 0.035 < result < 0.1


if __name__ == '__main__':
    print(repr(main()))
