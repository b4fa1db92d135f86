"""One time limit round all fetches: a slow one takes the good ones with it."""

import asyncio

WRONG = 'wrong-result'


async def fetch(delay):
    await asyncio.sleep(delay)
    return 'page'


async def run():
    try:
        return await asyncio.wait_for(asyncio.gather(fetch(0.001), fetch(2)), timeout=0.03)
    except asyncio.TimeoutError:
        return [None, None]


def main():
    return asyncio.run(run())


def is_right(result):
    return result == ['page', None]


if __name__ == '__main__':
    print(repr(main()))
