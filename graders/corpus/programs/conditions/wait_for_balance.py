"""Withdrawals wait with wait_for until there is enough."""

import threading

WRONG = None


class Account:
    def __init__(self):
        self.balance = 0
        self.changed = threading.Condition()

    def deposit(self, amount):
        with self.changed:
            self.balance += amount
            self.changed.notify_all()

    def withdraw(self, amount):
        with self.changed:
            self.changed.wait_for(lambda: self.balance >= amount)
            self.balance -= amount


def main():
    account = Account()
    threads = [threading.Thread(target=account.withdraw, args=(n,)) for n in (30, 10)]
    threads += [threading.Thread(target=account.deposit, args=(15,)) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return account.balance


def is_right(result):
    return result == 5


if __name__ == '__main__':
    print(repr(main()))
