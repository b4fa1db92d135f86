"""One semaphore for all fetches."""

import asyncio

WRONG = None

running = 0
most = 0


async def fetch(limit):
    global running, most
    async with limit:
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1


async def run():
    limit = asyncio.Semaphore(3)
    await asyncio.gather(*(fetch(limit) for _ in range(8)))


def main():
    asyncio.run(run())
    return most


def is_right(result):
    return result == 3


if __name__ == '__main__':
    print(repr(main()))
