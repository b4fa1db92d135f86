"""The waiter waits for the notify alone; if that came first, it waits for ever."""

import threading

WRONG = 'lost-wakeup'

cond = threading.Condition()
log = []


def waiter():
    with cond:
        cond.wait()
        log.append('woken')


def main():
    t = threading.Thread(target=waiter, daemon=True)
    t.start()
    with cond:
        log.append('ready')
        cond.notify()
    t.join()
    return log


def is_right(result):
    return result == ['ready', 'woken']


if __name__ == '__main__':
    print(repr(main()))
