import threading


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.lock = threading.Lock()
        self.more = threading.Condition(self.lock)

    def deposit(self, amount):
        with self.lock:
            self.balance += amount
            self.more.notify_all()

    def withdraw(self, amount):
        if self.balance >= amount:
            with self.lock:
                self.balance -= amount
            return
        with self.lock:
            while self.balance < amount:
                self.more.wait()
            self.balance -= amount
