"""`total += await …` reads the total before it waits."""

import asyncio

WRONG = 'lost-update'

total = 0


async def price(n):
    await asyncio.sleep(0.001)
    return n


async def add(n):
    global total
    total += await price(n)


async def run():
    await asyncio.gather(*(add(n) for n in (1, 2, 3)))


def main():
    asyncio.run(run())
    return total


def is_right(result):
    return result == 6


if __name__ == '__main__':
    print(repr(main()))
