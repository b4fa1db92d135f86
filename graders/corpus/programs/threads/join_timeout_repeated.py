"""join(timeout) in a loop until the thread has really ended."""

import threading
import time

WRONG = None

answer = []


def work():
    time.sleep(0.05)
    answer.append(42)


def main():
    t = threading.Thread(target=work)
    t.start()
    waits = 0
    while t.is_alive():
        t.join(0.02)
        waits += 1
    return [answer, waits >= 1]


def is_right(result):
    return result == [[42], True]


if __name__ == '__main__':
    print(repr(main()))
