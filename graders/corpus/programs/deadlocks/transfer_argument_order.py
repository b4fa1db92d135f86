"""A transfer locks first the account it takes from, whichever that is."""

import threading

WRONG = 'deadlock'


class Account:
    def __init__(self, balance):
        self.balance = balance
        self.lock = threading.Lock()


def transfer(source, target, amount):
    with source.lock:
        with target.lock:
            source.balance -= amount
            target.balance += amount


def main():
    x, y = Account(50), Account(50)
    t1 = threading.Thread(target=transfer, args=(x, y, 10))
    t2 = threading.Thread(target=transfer, args=(y, x, 20))
    t1.start()
    t2.start()
    t1.join()
    t2.join()
    return [x.balance, y.balance]


def is_right(result):
    return result == [60, 40]


if __name__ == '__main__':
    print(repr(main()))
