"""Withdrawals check the balance with if and may take it below zero."""

import threading

WRONG = 'race'


class Account:
    def __init__(self):
        self.balance = 0
        self.lowest = 0
        self.changed = threading.Condition()

    def deposit(self, amount):
        with self.changed:
            self.balance += amount
            self.changed.notify_all()

    def withdraw(self, amount):
        with self.changed:
            if self.balance < amount:
                self.changed.wait()
            self.balance -= amount
            self.lowest = min(self.lowest, self.balance)


def main():
    account = Account()
    threads = [threading.Thread(target=account.withdraw, args=(10,)) for _ in range(2)]
    threads += [threading.Thread(target=account.deposit, args=(10,)) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return [account.balance, account.lowest]


def is_right(result):
    return result == [0, 0]


if __name__ == '__main__':
    print(repr(main()))
