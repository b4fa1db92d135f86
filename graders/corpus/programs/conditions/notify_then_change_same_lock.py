"""notify comes before the change, but both are under the lock, so nobody can look between them."""

import threading

WRONG = None

cond = threading.Condition()
state = {'ready': False}
log = []


def waiter():
    with cond:
        while not state['ready']:
            cond.wait()
        log.append('went on')


def main():
    t = threading.Thread(target=waiter)
    t.start()
    with cond:
        cond.notify_all()
        state['ready'] = True
    t.join()
    return log


def is_right(result):
    return result == ['went on']


if __name__ == '__main__':
    print(repr(main()))
