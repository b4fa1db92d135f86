import threading


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.changed = threading.Condition()

    def deposit(self, amount):
        with self.changed:
            self.balance += amount
            self.changed.notify_all()

    def withdraw(self, amount):
        with self.changed:
            while self.balance < amount:
                self.changed.wait()
            self.balance -= amount


if __name__ == "__main__":
    from concurrent.futures import ThreadPoolExecutor

    account = Account()
    with ThreadPoolExecutor(10) as pool:
        for _ in range(100):
            pool.submit(account.deposit, 1)
    print(account.balance)
