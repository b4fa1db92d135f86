"""An Event instead of a flag, waited for without spinning."""

import threading
import time

WRONG = None
FORBID = ('busy_wait',)

ready = threading.Event()


def work():
    time.sleep(0.02)
    ready.set()


def main():
    t = threading.Thread(target=work)
    t.start()
    ready.wait()
    t.join()
    return 'ready'


def is_right(result):
    return result == 'ready'


if __name__ == '__main__':
    print(repr(main()))
