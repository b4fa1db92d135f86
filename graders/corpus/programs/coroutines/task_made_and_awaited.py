"""Tasks are made first and awaited afterwards."""

import asyncio
import time

WRONG = None
FORBID = ('never_awaited', 'task_pending')


async def fetch(n):
    await asyncio.sleep(0.03)
    return n


async def run():
    tasks = [asyncio.create_task(fetch(n)) for n in range(3)]
    return [await t for t in tasks]


def main():
    began = time.monotonic()
    got = asyncio.run(run())
    return [got, time.monotonic() - began]


def is_right(result):
    return result[0] == [0, 1, 2] and result[1] < 0.08


if __name__ == '__main__':
    print(repr(main()))
