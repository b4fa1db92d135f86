"""Batches with a barrier: one slow job keeps the next batch waiting."""

import asyncio
import time

WRONG = 'serial-execution'


async def run():
    delays = [0.04, 0.001, 0.04, 0.001]
    for start in range(0, 4, 2):
        await asyncio.gather(*(asyncio.sleep(d) for d in delays[start:start + 2]))


def main():
    began = time.monotonic()
    asyncio.run(run())
    return time.monotonic() - began


def is_right(result):
    return result < 0.07


if __name__ == '__main__':
    print(repr(main()))
