"""A semaphore counts the messages that an event would merge."""

import threading

WRONG = None

arrived = threading.Semaphore(0)
inbox = []
read = []


def reader():
    for _ in range(3):
        arrived.acquire()
        read.append(inbox.pop(0))


def main():
    t = threading.Thread(target=reader)
    t.start()
    for message in ('one', 'two', 'three'):
        inbox.append(message)
        arrived.release()
    t.join()
    return read


def is_right(result):
    return result == ['one', 'two', 'three']


if __name__ == '__main__':
    print(repr(main()))
