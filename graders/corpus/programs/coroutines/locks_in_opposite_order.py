"""Two tasks take two asyncio locks in opposite order, with an await between."""

import asyncio

WRONG = 'deadlock'


async def take(first, second):
    async with first:
        await asyncio.sleep(0)
        async with second:
            return 'done'


async def run():
    a, b = asyncio.Lock(), asyncio.Lock()
    return await asyncio.gather(take(a, b), take(b, a))


def main():
    return asyncio.run(run())


def is_right(result):
    return result == ['done', 'done']


if __name__ == '__main__':
    print(repr(main()))
