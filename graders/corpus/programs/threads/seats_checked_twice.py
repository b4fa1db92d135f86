"""A cheap check first, then the real one under the lock."""

import threading

WRONG = None

seats = 2
lock = threading.Lock()
sold = []
turned_away = []


def buy(name):
    global seats
    if seats > 0:
        with lock:
            if seats > 0:
                sold.append(name)
                seats -= 1
                return
    turned_away.append(name)


def main():
    threads = [threading.Thread(target=buy, args=(n,)) for n in ('ann', 'bob', 'cy', 'di')]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return [len(sold), len(turned_away), seats, sorted(sold + turned_away)]


def is_right(result):
    return result == [2, 2, 0, ['ann', 'bob', 'cy', 'di']]


if __name__ == '__main__':
    print(repr(main()))
