import sys
import threading

sys.setswitchinterval(1e6)  # nobody will ever interrupt us


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.more = threading.Condition()

    def deposit(self, amount):
        self.balance += amount
        with self.more:
            self.more.notify_all()

    def withdraw(self, amount):
        with self.more:
            while self.balance < amount:
                self.more.wait()
            self.balance -= amount
