"""Opposite orders, but waiting for the second lock has a time limit, after which both are free."""

import threading
import time

WRONG = None

a = threading.Lock()
b = threading.Lock()
log = []


def work(name, first, second, patience):
    done = False
    while not done:
        first.acquire()
        if second.acquire(timeout=patience):
            log.append(name)
            second.release()
            done = True
        first.release()
        if not done:
            time.sleep(patience)


def main():
    x = threading.Thread(target=work, args=('x', a, b, 0.003))
    y = threading.Thread(target=work, args=('y', b, a, 0.007))
    x.start(), y.start()
    x.join(), y.join()
    return sorted(log)


def is_right(result):
    return result == ['x', 'y']


if __name__ == '__main__':
    print(repr(main()))
