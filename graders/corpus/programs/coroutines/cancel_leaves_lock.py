"""A cancelled job never gives the lock back."""

import asyncio

WRONG = 'deadlock'


async def job(lock):
    await lock.acquire()
    await asyncio.sleep(0.05)
    lock.release()


async def run():
    lock = asyncio.Lock()
    task = asyncio.create_task(job(lock))
    await asyncio.sleep(0.01)
    task.cancel()
    async with lock:
        return 'got the lock'


def main():
    return asyncio.run(run())


def is_right(result):
    return result == 'got the lock'


if __name__ == '__main__':
    print(repr(main()))
