"""The main thread joins a worker while it holds the lock that the worker needs."""

import threading

WRONG = 'deadlock'

lock = threading.Lock()
items = []


def work():
    with lock:
        items.append('worker')


def main():
    t = threading.Thread(target=work, daemon=True)
    with lock:
        items.append('main')
        t.start()
        t.join()
    return items


def is_right(result):
    return result == ['main', 'worker']


if __name__ == '__main__':
    print(repr(main()))
