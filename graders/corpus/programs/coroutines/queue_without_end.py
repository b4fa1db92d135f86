"""The consumer waits for an item that nobody will send."""

import asyncio

WRONG = 'deadlock'


async def produce(q):
    for n in range(3):
        await q.put(n)


async def consume(q):
    got = []
    while (n := await q.get()) is not None:
        got.append(n)
    return got


async def run():
    q = asyncio.Queue()
    _, got = await asyncio.gather(produce(q), consume(q))
    return got


def main():
    return asyncio.run(run())


def is_right(result):
    return result == [0, 1, 2]


if __name__ == '__main__':
    print(repr(main()))
