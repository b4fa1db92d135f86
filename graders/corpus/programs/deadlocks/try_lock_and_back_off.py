"""Opposite orders, but the second lock is only tried; who fails lets go and tries later."""

import threading
import time

WRONG = None

a = threading.Lock()
b = threading.Lock()
log = []


def work(name, first, second, pause):
    while True:
        with first:
            if second.acquire(blocking=False):
                try:
                    log.append(name)
                    return
                finally:
                    second.release()
        time.sleep(pause)


def main():
    threads = [
        threading.Thread(target=work, args=('x', a, b, 0.002)),
        threading.Thread(target=work, args=('y', b, a, 0.005)),
    ]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(log)


def is_right(result):
    return result == ['x', 'y']


if __name__ == '__main__':
    print(repr(main()))
