"""wait(timeout) with what is left of a deadline, and an answer for both outcomes."""

import threading
import time

WRONG = None

cond = threading.Condition()
items = []


def take(seconds):
    deadline = time.monotonic() + seconds
    with cond:
        while not items:
            left = deadline - time.monotonic()
            if left <= 0:
                return None
            cond.wait(left)
        return items.pop()


def give():
    time.sleep(0.01)
    with cond:
        items.append('gift')
        cond.notify_all()


def main():
    got = []
    threads = [threading.Thread(target=lambda: got.append(take(0.1))) for _ in range(2)]
    threads.append(threading.Thread(target=give))
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(g or 'nothing' for g in got)


def is_right(result):
    return result == ['gift', 'nothing']


if __name__ == '__main__':
    print(repr(main()))
