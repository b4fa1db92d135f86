"""The reader clears first and then takes all there is, so nothing is overlooked."""

import threading

WRONG = None

arrived = threading.Event()
inbox = []
read = []


def reader():
    while len(read) < 3:
        arrived.wait()
        arrived.clear()
        while inbox:
            read.append(inbox.pop(0))


def main():
    t = threading.Thread(target=reader)
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
