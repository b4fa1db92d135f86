"""Producer and consumer on a small asyncio.Queue, ended by None."""

import asyncio

WRONG = None
FORBID = ('task_pending',)


async def produce(q):
    for n in range(5):
        await q.put(n)
    await q.put(None)


async def consume(q):
    got = []
    while (n := await q.get()) is not None:
        got.append(n)
    return got


async def run():
    q = asyncio.Queue(maxsize=2)
    _, got = await asyncio.gather(produce(q), consume(q))
    return got


def main():
    return asyncio.run(run())


def is_right(result):
    return result == [0, 1, 2, 3, 4]


if __name__ == '__main__':
    print(repr(main()))
