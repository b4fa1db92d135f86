import threading

# 余额不够的人各自拿一个 Event 排着，存款的人看谁的钱够了就叫醒谁


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.lock = threading.Lock()
        self.waiting = []

    def serve(self):
        """The caller holds the lock."""
        still_waiting = []
        for amount, event in self.waiting:
            if amount <= self.balance:
                self.balance -= amount
                event.set()
            else:
                still_waiting.append((amount, event))
        self.waiting = still_waiting

    def deposit(self, amount):
        with self.lock:
            self.balance += amount
            self.serve()

    def withdraw(self, amount):
        event = threading.Event()
        with self.lock:
            self.waiting.append((amount, event))
            self.serve()
        event.wait()
