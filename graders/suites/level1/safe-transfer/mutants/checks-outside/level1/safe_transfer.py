import itertools
import threading

numbers = itertools.count()


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.number = next(numbers)
        self.lock = threading.Lock()


def transfer(source, target, amount):
    if source.balance < amount:
        return False
    if source is target:
        return True
    first, second = sorted([source, target], key=lambda account: account.number)
    with first.lock, second.lock:
        source.balance -= amount
        target.balance += amount
    return True


def total(accounts):
    in_order = sorted(accounts, key=lambda account: account.number)
    for account in in_order:
        account.lock.acquire()
    result = sum(account.balance for account in in_order)
    for account in in_order:
        account.lock.release()
    return result
