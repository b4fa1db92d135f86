import threading


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.cond = threading.Condition()

    def deposit(self, amount):
        with self.cond:
            self.balance += amount
            self.cond.notify_all()

    def withdraw(self, amount):
        while True:
            with self.cond:
                if self.balance >= amount:
                    self.balance -= amount
                    return
            # 钱不够，等通知
            with self.cond:
                self.cond.wait()
