import itertools
import threading

numbers = itertools.count()


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.number = next(numbers)
        self.lock = threading.Lock()


def transfer(source, target, amount):
    if source is target:
        return source.balance >= amount
    first, second = sorted([source, target], key=lambda account: account.number)
    with first.lock, second.lock:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True


def total(accounts):
    for account in accounts:
        account.lock.acquire()
    result = sum(account.balance for account in accounts)
    for account in accounts:
        account.lock.release()
    return result
