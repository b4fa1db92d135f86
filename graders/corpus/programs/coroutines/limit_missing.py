"""All fetches run at once where three are allowed."""

import asyncio

WRONG = 'pool-size'

running = 0
most = 0


async def fetch():
    global running, most
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
