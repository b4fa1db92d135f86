class Account:
    def __init__(self, balance=0):
        self.balance = balance


def transfer(source, target, amount):
    if source.balance < amount:
        return False
    source.balance -= amount
    target.balance += amount
    return True


def total(accounts):
    return sum(account.balance for account in accounts)
