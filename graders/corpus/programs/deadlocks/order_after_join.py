"""Opposite orders, but the second thread starts when the first one has ended."""

import threading

WRONG = None

a = threading.Lock()
b = threading.Lock()
log = []


def take(one, other, name):
    with one:
        with other:
            log.append(name)


def main():
    t = threading.Thread(target=take, args=(a, b, 'first'))
    t.start()
    t.join()
    t = threading.Thread(target=take, args=(b, a, 'second'))
    t.start()
    t.join()
    return log


def is_right(result):
    return result == ['first', 'second']


if __name__ == '__main__':
    print(repr(main()))
