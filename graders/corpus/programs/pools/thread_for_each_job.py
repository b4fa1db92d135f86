"""A thread for each job where at most three may run at once."""

import threading
import time

WRONG = 'pool-size'


def main():
    lock = threading.Lock()
    running = 0
    most = 0

    def job():
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with lock:
            running -= 1

    threads = [threading.Thread(target=job) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return most


def is_right(result):
    return 1 <= result <= 3


if __name__ == '__main__':
    print(repr(main()))
