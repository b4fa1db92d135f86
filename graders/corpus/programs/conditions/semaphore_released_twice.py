"""An error path releases once more than it has acquired, and too many get in."""

import threading
import time

WRONG = 'pool-size'

gate = threading.Semaphore(1)
lock = threading.Lock()
inside = 0
most = 0


def work(n):
    global inside, most
    gate.acquire()
    try:
        with lock:
            inside += 1
            most = max(most, inside)
        time.sleep(0.01)
        with lock:
            inside -= 1
        if n == 0:
            gate.release()
    finally:
        gate.release()


def main():
    threads = [threading.Thread(target=work, args=(n,)) for n in range(5)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return most


def is_right(result):
    return result == 1


if __name__ == '__main__':
    print(repr(main()))
