import threading


class Account:
    def __init__(self, balance=0):
        self.balance = balance


def transfer(source, target, amount):
    lock = threading.Lock()
    with lock:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True


def total(accounts):
    with threading.Lock():
        return sum(account.balance for account in accounts)
