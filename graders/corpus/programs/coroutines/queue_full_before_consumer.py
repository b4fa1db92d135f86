"""The producer is awaited to its end before the consumer starts, on a queue that is too small."""

import asyncio

WRONG = 'deadlock'


async def produce(q):
    for n in range(4):
        await q.put(n)


async def consume(q):
    return [await q.get() for _ in range(4)]


async def run():
    q = asyncio.Queue(maxsize=2)
    await produce(q)
    return await consume(q)


def main():
    return asyncio.run(run())


def is_right(result):
    return result == [0, 1, 2, 3]


if __name__ == '__main__':
    print(repr(main()))
