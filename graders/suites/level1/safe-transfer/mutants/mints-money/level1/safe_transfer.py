import threading

lock = threading.Lock()


class Account:
    def __init__(self, balance=0):
        self.balance = balance


def transfer(source, target, amount):
    with lock:
        left = source.balance - amount
        more = target.balance + amount
        if left < 0:
            return False
        source.balance = left
        target.balance = more
        return True


def total(accounts):
    with lock:
        return sum(account.balance for account in accounts)
