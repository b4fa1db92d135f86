import threading

balance = 0
cond = threading.Condition()


class Account:
    def __init__(self, opening=0):
        global balance
        balance = opening

    @property
    def balance(self):
        return balance

    def deposit(self, amount):
        global balance
        with cond:
            balance += amount
            cond.notify_all()

    def withdraw(self, amount):
        global balance
        with cond:
            while balance < amount:
                cond.wait()
            balance -= amount
