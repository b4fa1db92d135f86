"""A Timer that is cancelled in time never fires."""

import threading
import time

WRONG = None
FORBID = ('thread_left',)


def main():
    fired = []
    timer = threading.Timer(0.2, fired.append, args=('late',))
    timer.start()
    time.sleep(0.01)
    timer.cancel()
    timer.join()
    return ['in time', fired]


def is_right(result):
    return result == ['in time', []]


if __name__ == '__main__':
    print(repr(main()))
