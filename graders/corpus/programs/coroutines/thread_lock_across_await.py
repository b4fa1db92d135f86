"""A threading.Lock is held across an await; the next task blocks the whole loop on it."""

import asyncio
import threading

WRONG = 'blocked-loop'

lock = threading.Lock()
done = []


async def job(n):
    with lock:
        await asyncio.sleep(0.001)
        done.append(n)


async def run():
    await asyncio.gather(job(1), job(2))


def main():
    asyncio.run(run())
    return done


def is_right(result):
    return result == [1, 2]


if __name__ == '__main__':
    print(repr(main()))
