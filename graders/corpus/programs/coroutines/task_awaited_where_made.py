"""Each task is awaited where it is made, so they run one after the other."""

import asyncio
import time

WRONG = 'serial-execution'


async def fetch(n):
    await asyncio.sleep(0.03)
    return n


async def run():
    got = []
    for n in range(3):
        got.append(await asyncio.create_task(fetch(n)))
    return got


def main():
    began = time.monotonic()
    got = asyncio.run(run())
    return [got, time.monotonic() - began]


def is_right(result):
    return result[0] == [0, 1, 2] and result[1] < 0.08


if __name__ == '__main__':
    print(repr(main()))
