"""The check is made before the lock is taken, and not again inside."""

import threading

WRONG = 'race'

seats = 2
lock = threading.Lock()
sold = []


def buy(name):
    global seats
    if seats > 0:
        with lock:
            sold.append(name)
            seats -= 1


def main():
    threads = [threading.Thread(target=buy, args=(n,)) for n in ('ann', 'bob', 'cy')]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return [len(sold), seats]


def is_right(result):
    return result == [2, 0]


if __name__ == '__main__':
    print(repr(main()))
