"""The connection is closed after the work, but not when the work fails."""

import asyncio

WRONG = 'resource-leak'

opened = []
closed = []


async def use(n):
    opened.append(n)
    await asyncio.sleep(0.001)
    if n == 1:
        raise ValueError(n)
    closed.append(n)


async def run():
    await asyncio.gather(*(use(n) for n in range(3)), return_exceptions=True)


def main():
    asyncio.run(run())
    return [sorted(opened), sorted(closed)]


def is_right(result):
    return result == [[0, 1, 2], [0, 1, 2]]


if __name__ == '__main__':
    print(repr(main()))
