"""Every deposit makes an asyncio.Lock of its own."""

import asyncio

WRONG = 'lost-update'

balance = 0


async def deposit(amount):
    global balance
    async with asyncio.Lock():
        before = balance
        await asyncio.sleep(0)
        balance = before + amount


async def run():
    await asyncio.gather(*(deposit(10) for _ in range(5)))


def main():
    asyncio.run(run())
    return balance


def is_right(result):
    return result == 50


if __name__ == '__main__':
    print(repr(main()))
