"""A plain Lock as a signal: one thread takes it, another one gives it back."""

import threading

WRONG = None

opened = threading.Lock()
log = []


def opener():
    log.append('prepared')
    opened.release()


def main():
    opened.acquire()
    t = threading.Thread(target=opener)
    t.start()
    opened.acquire()
    log.append('entered')
    opened.release()
    t.join()
    return log


def is_right(result):
    return result == ['prepared', 'entered']


if __name__ == '__main__':
    print(repr(main()))
