"""Read, await and write under one asyncio.Lock."""

import asyncio

WRONG = None


class Account:
    def __init__(self):
        self.balance = 0
        self.lock = asyncio.Lock()

    async def deposit(self, amount):
        async with self.lock:
            before = self.balance
            await asyncio.sleep(0.001)
            self.balance = before + amount


async def run():
    account = Account()
    async with asyncio.TaskGroup() as group:
        for _ in range(5):
            group.create_task(account.deposit(10))
    return account.balance


def main():
    return asyncio.run(run())


def is_right(result):
    return result == 50


if __name__ == '__main__':
    print(repr(main()))
