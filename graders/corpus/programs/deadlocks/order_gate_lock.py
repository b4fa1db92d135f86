"""Opposite orders, but only one thread at a time gets that far: a third lock guards both."""

import threading

WRONG = None
FORBID = ('lock_order_cycle',)

gate = threading.Lock()
a = threading.Lock()
b = threading.Lock()
log = []


def first():
    with gate:
        with a, b:
            log.append('first')


def second():
    with gate:
        with b, a:
            log.append('second')


def main():
    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(log)


def is_right(result):
    return result == ['first', 'second']


if __name__ == '__main__':
    print(repr(main()))
