"""The sched module runs what is due in order of time."""

import sched
import threading
import time

WRONG = None


def main():
    log = []
    scheduler = sched.scheduler(time.monotonic, time.sleep)
    scheduler.enter(0.02, 1, log.append, ('second',))
    scheduler.enter(0.01, 1, log.append, ('first',))
    t = threading.Thread(target=scheduler.run)
    t.start()
    t.join()
    return log


def is_right(result):
    return result == ['first', 'second']


if __name__ == '__main__':
    print(repr(main()))
