"""acquire(timeout) is believed to have got the lock."""

import threading
import time

WRONG = 'race'

lock = threading.Lock()
inside = 0
most = 0


def work():
    global inside, most
    lock.acquire(timeout=0.01)
    inside += 1
    most = max(most, inside)
    time.sleep(0.03)
    inside -= 1
    if lock.locked():
        lock.release()


def main():
    threads = [threading.Thread(target=work) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return most


def is_right(result):
    return result == 1


if __name__ == '__main__':
    print(repr(main()))
