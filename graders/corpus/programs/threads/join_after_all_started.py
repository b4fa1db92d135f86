"""All threads sleep at the same time."""

import threading
import time

WRONG = None


def main():
    began = time.monotonic()
    threads = [threading.Thread(target=time.sleep, args=(0.04,)) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return time.monotonic() - began


def is_right(result):
    return 0.035 < result < 0.1


if __name__ == '__main__':
    print(repr(main()))
