"""wait_for round lock.acquire, with an answer for both outcomes."""

import asyncio

WRONG = None


async def job(lock, hold):
    try:
        await asyncio.wait_for(lock.acquire(), timeout=0.02)
    except asyncio.TimeoutError:
        return 'busy'
    try:
        await asyncio.sleep(hold)
    finally:
        lock.release()
    return 'done'


async def run():
    lock = asyncio.Lock()
    return await asyncio.gather(job(lock, 0.06), job(lock, 0.001), job(lock, 0.001))


def main():
    return sorted(asyncio.run(run()))


def is_right(result):
    return result in (['busy', 'busy', 'done'], ['busy', 'done', 'done'], ['done', 'done', 'done'])


if __name__ == '__main__':
    print(repr(main()))
