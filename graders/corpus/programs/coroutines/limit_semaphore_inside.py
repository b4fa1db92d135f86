"""Each fetch makes a semaphore of its own, which limits nothing."""

import asyncio

WRONG = 'pool-size'

running = 0
most = 0


async def fetch():
    global running, most
    limit = asyncio.Semaphore(3)
    async with limit:
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1


async def run():
    await asyncio.gather(*(fetch() for _ in range(8)))


def main():
    asyncio.run(run())
    return most


def is_right(result):
    return result == 3


if __name__ == '__main__':
    print(repr(main()))
