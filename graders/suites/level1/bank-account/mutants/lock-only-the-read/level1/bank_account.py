import threading


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.cond = threading.Condition()

    def deposit(self, amount):
        with self.cond:
            current = self.balance
        self.balance = current + amount
        with self.cond:
            self.cond.notify_all()

    def withdraw(self, amount):
        with self.cond:
            while self.balance < amount:
                self.cond.wait()
            current = self.balance
        self.balance = current - amount
