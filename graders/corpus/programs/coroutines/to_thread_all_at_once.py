"""Blocking calls in threads, all of them at the same time."""

import asyncio
import time

WRONG = None
FORBID = ('loop_blocked',)


def blocking(n):
    time.sleep(0.04)
    return n


async def run():
    return await asyncio.gather(*(asyncio.to_thread(blocking, n) for n in range(3)))


def main():
    began = time.monotonic()
    got = asyncio.run(run())
    return [got, time.monotonic() - began]


def is_right(result):
    return result[0] == [0, 1, 2] and result[1] < 0.1


if __name__ == '__main__':
    print(repr(main()))
