import threading
import time

lock = threading.Lock()


class Account:
    def __init__(self, balance=0):
        self.balance = balance


def transfer(source, target, amount):
    with lock:
        time.sleep(0.01)  # 银行处理需要时间
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True


def total(accounts):
    with lock:
        return sum(account.balance for account in accounts)
