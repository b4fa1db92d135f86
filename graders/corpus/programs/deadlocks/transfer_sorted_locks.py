"""A transfer locks both accounts in the order of their numbers, and one account only once."""

import threading
from contextlib import ExitStack

WRONG = None


class Account:
    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.lock = threading.Lock()


def transfer(source, target, amount):
    with ExitStack() as stack:
        for account in sorted({source, target}, key=lambda a: a.number):
            stack.enter_context(account.lock)
        source.balance -= amount
        target.balance += amount


def main():
    x, y = Account(1, 50), Account(2, 50)
    moves = [(x, y, 10), (y, x, 20), (x, x, 5)]
    threads = [threading.Thread(target=transfer, args=move) for move in moves]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return [x.balance, y.balance]


def is_right(result):
    return result == [60, 40]


if __name__ == '__main__':
    print(repr(main()))
