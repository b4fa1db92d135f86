"""A transfer from an account to itself waits for the lock that it holds."""

import threading

WRONG = 'deadlock'


class Account:
    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.lock = threading.Lock()


def transfer(source, target, amount):
    first, second = sorted([source, target], key=lambda a: a.number)
    with first.lock, second.lock:
        source.balance -= amount
        target.balance += amount


def main():
    x = Account(1, 50)
    t = threading.Thread(target=transfer, args=(x, x, 5))
    t.daemon = True
    t.start()
    t.join()
    return x.balance


def is_right(result):
    return result == 50


if __name__ == '__main__':
    print(repr(main()))
