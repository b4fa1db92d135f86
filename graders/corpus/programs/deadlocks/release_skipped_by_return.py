"""An early return goes past the release."""

import threading

WRONG = 'deadlock'

lock = threading.Lock()
stock = {'tea': 1}


def take(name):
    lock.acquire()
    if stock.get(name, 0) == 0:
        return 'sold out'
    stock[name] -= 1
    lock.release()
    return 'sold'


def main():
    out = []
    threads = [threading.Thread(target=lambda: out.append(take('tea')), daemon=True) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(out)


def is_right(result):
    return result == ['sold', 'sold out', 'sold out']


if __name__ == '__main__':
    print(repr(main()))
