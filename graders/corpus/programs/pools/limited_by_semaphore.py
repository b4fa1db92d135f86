"""A thread for each job, but a semaphore lets three of them in at a time."""

import threading
import time

WRONG = None


def main():
    lock = threading.Lock()
    gate = threading.BoundedSemaphore(3)
    running = 0
    most = 0

    def job():
        nonlocal running, most
        with gate:
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.01)
            with lock:
                running -= 1

    threads = [threading.Thread(target=job) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return [running, most]


def is_right(result):
    return result[0] == 0 and 1 <= result[1] <= 3


if __name__ == '__main__':
    print(repr(main()))
