"""async def round a blocking call does not make it asynchronous; the heartbeat stops."""

import asyncio
import time

WRONG = 'blocked-loop'


def read_file():
    time.sleep(0.05)


async def read_async():
    read_file()


async def heartbeat(beats):
    while True:
        beats.append(time.monotonic())
        await asyncio.sleep(0.01)


async def run():
    beats = []
    heart = asyncio.create_task(heartbeat(beats))
    await asyncio.sleep(0.001)
    await read_async()
    heart.cancel()
    return len(beats)


def main():
    return asyncio.run(run())


def is_right(result):
    return result >= 3


if __name__ == '__main__':
    print(repr(main()))
