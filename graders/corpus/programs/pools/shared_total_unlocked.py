"""Jobs of a pool add to one attribute without a lock."""

from concurrent.futures import ThreadPoolExecutor

WRONG = 'lost-update'


class Bank:
    balance = 0

    def deposit(self, amount):
        balance = self.balance
        self.balance = balance + amount


def main():
    bank = Bank()
    with ThreadPoolExecutor(max_workers=4) as pool:
        for _ in range(10):
            pool.submit(bank.deposit, 10)
    return bank.balance


def is_right(result):
    return result == 100


if __name__ == '__main__':
    print(repr(main()))
