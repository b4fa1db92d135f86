import threading

free = threading.Condition()
busy = set()


class Account:
    def __init__(self, balance=0):
        self.balance = balance


class Busy:
    """这些账户都空闲的时候才占下它们；要么一起占，要么一个都不占。"""

    def __init__(self, *accounts):
        self.accounts = set(accounts)

    def __enter__(self):
        with free:
            while self.accounts & busy:
                free.wait()
            busy.update(self.accounts)

    def __exit__(self, *error):
        with free:
            busy.difference_update(self.accounts)
            free.notify_all()


def transfer(source, target, amount):
    with Busy(source, target):
        if amount > source.balance:
            return False
        source.balance -= amount
        target.balance += amount
        return True


def total(accounts):
    with Busy(*accounts):
        return sum(a.balance for a in accounts)
