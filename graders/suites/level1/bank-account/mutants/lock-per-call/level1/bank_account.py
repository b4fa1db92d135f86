import threading


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.more = threading.Event()

    def deposit(self, amount):
        lock = threading.Lock()
        with lock:
            self.balance += amount
        self.more.set()

    def withdraw(self, amount):
        lock = threading.Lock()
        while True:
            self.more.clear()
            with lock:
                if self.balance >= amount:
                    self.balance -= amount
                    return
            self.more.wait()
