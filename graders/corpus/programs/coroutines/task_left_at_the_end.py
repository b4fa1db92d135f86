"""Nobody awaits the tasks, and run() cancels them when main returns."""

import asyncio

WRONG = 'forgotten-await'

saved = []


async def save(n):
    await asyncio.sleep(0.01)
    saved.append(n)


async def run():
    for n in range(3):
        asyncio.create_task(save(n))


def main():
    asyncio.run(run())
    return saved


def is_right(result):
    return result == [0, 1, 2]


if __name__ == '__main__':
    print(repr(main()))
