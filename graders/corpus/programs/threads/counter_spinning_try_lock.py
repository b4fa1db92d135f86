"""Tries the lock and sleeps a little until it has it."""

import threading
import time

WRONG = None

lock = threading.Lock()
count = 0


def work():
    global count
    for _ in range(5):
        while not lock.acquire(blocking=False):
            time.sleep(0.001)
        count += 1
        lock.release()


def main():
    threads = [threading.Thread(target=work) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return count


def is_right(result):
    return result == 15


if __name__ == '__main__':
    print(repr(main()))
