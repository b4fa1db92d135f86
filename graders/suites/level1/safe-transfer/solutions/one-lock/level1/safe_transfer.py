import threading

# 一把大锁管所有账户：慢一点，但是不会错
bank = threading.RLock()


class Account:
    def __init__(self, balance: int = 0):
        self.balance = balance

    def change(self, amount: int) -> None:
        with bank:
            self.balance += amount


def transfer(source: Account, target: Account, amount: int) -> bool:
    with bank:
        enough = source.balance >= amount
        if enough:
            source.change(-amount)
            target.change(+amount)
    return enough


def total(accounts: list[Account]) -> int:
    with bank:
        money = 0
        for account in accounts:
            money += account.balance
        return money


if __name__ == "__main__":
    a, b = Account(100), Account(100)
    jobs = [threading.Thread(target=transfer, args=pair) for pair in [(a, b, 30), (b, a, 50)] * 10]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    print(a.balance, b.balance, total([a, b]))
