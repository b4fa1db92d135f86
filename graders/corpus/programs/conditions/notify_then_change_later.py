"""notify comes first, and the change only after the lock has been free."""

import threading

WRONG = 'lost-wakeup'

cond = threading.Condition()
state = {'ready': False}
log = []


def waiter():
    with cond:
        while not state['ready']:
            cond.wait()
        log.append('went on')


def main():
    t = threading.Thread(target=waiter, daemon=True)
    t.start()
    with cond:
        cond.notify_all()
    with cond:
        state['ready'] = True
    t.join()
    return log


def is_right(result):
    return result == ['went on']


if __name__ == '__main__':
    print(repr(main()))
