"""The worker never says task_done, so join waits for ever."""

import asyncio

WRONG = 'deadlock'

done = []


async def worker(q):
    while True:
        done.append(await q.get())


async def run():
    q = asyncio.Queue()
    w = asyncio.create_task(worker(q))
    for n in range(3):
        q.put_nowait(n)
    await q.join()
    w.cancel()


def main():
    asyncio.run(run())
    return done


def is_right(result):
    return result == [0, 1, 2]


if __name__ == '__main__':
    print(repr(main()))
