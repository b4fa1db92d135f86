"""The flag is looked at before the lock is taken; the notify may fall in between."""

import threading

WRONG = 'lost-wakeup'

cond = threading.Condition()
ready = False
log = []


def waiter():
    if not ready:
        with cond:
            cond.wait()
    log.append('went on')


def main():
    global ready
    t = threading.Thread(target=waiter, daemon=True)
    t.start()
    with cond:
        ready = True
        cond.notify()
    t.join()
    return log


def is_right(result):
    return result == ['went on']


if __name__ == '__main__':
    print(repr(main()))
