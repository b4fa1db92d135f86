"""No await between read and write, so no other task can come in between."""

import asyncio

WRONG = None

balance = 0


async def deposit(amount):
    global balance
    await asyncio.sleep(0.001)
    balance += amount
    await asyncio.sleep(0)


async def run():
    await asyncio.gather(*(deposit(10) for _ in range(5)))


def main():
    asyncio.run(run())
    return balance


def is_right(result):
    return result == 50


if __name__ == '__main__':
    print(repr(main()))
