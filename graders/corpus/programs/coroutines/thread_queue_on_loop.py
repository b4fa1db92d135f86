"""A queue.Queue in coroutines: get() blocks the loop that should fill it."""

import asyncio
import queue

WRONG = 'blocked-loop'


async def produce(q):
    for n in range(3):
        await asyncio.sleep(0.001)
        q.put(n)


async def consume(q):
    return [q.get() for _ in range(3)]


async def run():
    q = queue.Queue()
    _, got = await asyncio.gather(produce(q), consume(q))
    return got


def main():
    return asyncio.run(run())


def is_right(result):
    return result == [0, 1, 2]


if __name__ == '__main__':
    print(repr(main()))
