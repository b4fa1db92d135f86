"""The reader takes all there is and then clears, with it what came in between."""

import threading

WRONG = 'lost-wakeup'

arrived = threading.Event()
inbox = []
read = []


def reader():
    while len(read) < 3:
        arrived.wait()
        while inbox:
            read.append(inbox.pop(0))
        arrived.clear()


def main():
    t = threading.Thread(target=reader, daemon=True)
    t.start()
    for message in ('one', 'two', 'three'):
        inbox.append(message)
        arrived.set()
    t.join()
    return read


def is_right(result):
    return result == ['one', 'two', 'three']


if __name__ == '__main__':
    print(repr(main()))
