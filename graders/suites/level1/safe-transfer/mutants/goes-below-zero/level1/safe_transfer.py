import threading

lock = threading.Lock()


class Account:
    def __init__(self, balance=0):
        self.balance = balance


def transfer(source, target, amount):
    with lock:
        source.balance -= amount
        target.balance += amount
    return True


def total(accounts):
    with lock:
        return sum(account.balance for account in accounts)
