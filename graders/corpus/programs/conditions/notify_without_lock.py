"""notify is called without holding the condition."""

import threading

WRONG = 'wrong-result'

cond = threading.Condition()
ready = []


def waiter():
    with cond:
        cond.wait_for(lambda: ready, timeout=0.2)


def main():
    t = threading.Thread(target=waiter)
    t.start()
    ready.append(True)
    cond.notify()
    t.join()
    return len(ready)


def is_right(result):
    return result == 1


if __name__ == '__main__':
    print(repr(main()))
