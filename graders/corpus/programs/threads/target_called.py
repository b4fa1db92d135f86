"""target=work() calls the function and hands over what it returns."""

import threading
import time

WRONG = 'serial-execution'


def work():
    time.sleep(0.04)


def main():
    began = time.monotonic()
    threads = [threading.Thread(target=work()) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return time.monotonic() - began


def is_right(result):
    return result < 0.1


if __name__ == '__main__':
    print(repr(main()))
