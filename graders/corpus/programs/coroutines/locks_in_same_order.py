"""Two tasks take two asyncio locks in the same order."""

import asyncio

WRONG = None


async def take(name, a, b):
    async with a, b:
        await asyncio.sleep(0)
        return name


async def run():
    a, b = asyncio.Lock(), asyncio.Lock()
    return await asyncio.gather(take('x', a, b), take('y', a, b))


def main():
    return asyncio.run(run())


def is_right(result):
    return result == ['x', 'y']


if __name__ == '__main__':
    print(repr(main()))
