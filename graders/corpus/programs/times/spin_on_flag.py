"""The main thread spins on a flag and eats a processor all the while."""

import threading
import time

WRONG = 'resource-leak'
FORBID = ('busy_wait',)

ready = False


def work():
    global ready
    time.sleep(0.02)
    ready = True


def main():
    t = threading.Thread(target=work)
    t.start()
    while not ready:
        pass
    t.join()
    return 'ready'


def is_right(result):
    return result == 'ready'


if __name__ == '__main__':
    print(repr(main()))
