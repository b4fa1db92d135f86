"""Polls with short sleeps until the answer is there or time is up."""

import threading
import time

WRONG = None

answer = []


def work():
    time.sleep(0.02)
    answer.append(42)


def main():
    t = threading.Thread(target=work)
    t.start()
    deadline = time.time() + 5
    while not answer and time.time() < deadline:
        time.sleep(0.004)
    t.join()
    return answer


def is_right(result):
    return result == [42]


if __name__ == '__main__':
    print(repr(main()))
