"""The worker is started under the lock and joined when it is free again."""

import threading

WRONG = None

lock = threading.Lock()
items = []


def work():
    with lock:
        items.append('worker')


def main():
    t = threading.Thread(target=work)
    with lock:
        t.start()
        items.append('main')
    t.join()
    return items


def is_right(result):
    return result == ['main', 'worker']


if __name__ == '__main__':
    print(repr(main()))
