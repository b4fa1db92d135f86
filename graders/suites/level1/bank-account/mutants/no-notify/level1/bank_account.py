import threading


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.cond = threading.Condition()

    def deposit(self, amount):
        with self.cond:
            self.balance += amount

    def withdraw(self, amount):
        with self.cond:
            while self.balance < amount:
                self.cond.wait()
            self.balance -= amount
