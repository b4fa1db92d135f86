"""One event a message: two set() before the waiter looks are one."""

import threading

WRONG = 'lost-wakeup'

arrived = threading.Event()
inbox = []
read = []


def reader():
    for _ in range(2):
        arrived.wait()
        arrived.clear()
        read.append(inbox.pop(0))


def main():
    t = threading.Thread(target=reader, daemon=True)
    t.start()
    for message in ('one', 'two'):
        inbox.append(message)
        arrived.set()
    t.join()
    return read


def is_right(result):
    return result == ['one', 'two']


if __name__ == '__main__':
    print(repr(main()))
