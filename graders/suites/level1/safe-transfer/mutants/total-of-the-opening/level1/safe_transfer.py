import threading

lock = threading.Lock()


class Account:
    def __init__(self, balance=0):
        self.opening = balance
        self.balance = balance


def transfer(source, target, amount):
    with lock:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True


def total(accounts):
    return sum(account.opening for account in accounts)
