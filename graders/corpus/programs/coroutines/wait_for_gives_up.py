"""wait_for takes too long a job for an answer of its own."""

import asyncio

WRONG = None
FORBID = ('task_pending',)


async def fetch(delay):
    await asyncio.sleep(delay)
    return 'page'


async def fetch_or_none(delay):
    try:
        return await asyncio.wait_for(fetch(delay), timeout=0.03)
    except asyncio.TimeoutError:
        return None


async def run():
    return await asyncio.gather(fetch_or_none(0.001), fetch_or_none(2))


def main():
    return asyncio.run(run())


def is_right(result):
    return result == ['page', None]


if __name__ == '__main__':
    print(repr(main()))
