"""The waiter looks at a flag under the lock and waits only if it is not yet set."""

import threading

WRONG = None

cond = threading.Condition()
ready = False
log = []


def waiter():
    with cond:
        while not ready:
            cond.wait()
        log.append('woken')


def main():
    global ready
    t = threading.Thread(target=waiter)
    t.start()
    with cond:
        ready = True
        log.append('ready')
        cond.notify()
    t.join()
    return log


def is_right(result):
    return result == ['ready', 'woken']


if __name__ == '__main__':
    print(repr(main()))
