"""An asyncio.PriorityQueue that is full before the worker starts."""

import asyncio

WRONG = None


async def run():
    q = asyncio.PriorityQueue()
    for item in [(3, 'c'), (1, 'a'), (2, 'b')]:
        q.put_nowait(item)
    out = []

    async def worker():
        while not q.empty():
            out.append((await q.get())[1])
            await asyncio.sleep(0)

    await asyncio.gather(worker())
    return out


def main():
    return asyncio.run(run())


def is_right(result):
    return result == ['a', 'b', 'c']


if __name__ == '__main__':
    print(repr(main()))
