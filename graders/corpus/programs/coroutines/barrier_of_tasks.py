"""asyncio.Barrier keeps tasks in step."""

import asyncio

WRONG = None

log = []


async def worker(barrier):
    for r in range(3):
        log.append(r)
        await barrier.wait()


async def run():
    barrier = asyncio.Barrier(2)
    await asyncio.gather(worker(barrier), worker(barrier))


def main():
    asyncio.run(run())
    return log


def is_right(result):
    return result == [0, 0, 1, 1, 2, 2]


if __name__ == '__main__':
    print(repr(main()))
