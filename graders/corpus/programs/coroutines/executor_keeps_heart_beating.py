"""The blocking call runs in an executor, and the heartbeat goes on."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

WRONG = None
FORBID = ('loop_blocked',)


async def heartbeat(beats):
    while True:
        beats.append(time.monotonic())
        await asyncio.sleep(0.01)


async def run():
    beats = []
    heart = asyncio.create_task(heartbeat(beats))
    with ThreadPoolExecutor(1) as pool:
        await asyncio.get_running_loop().run_in_executor(pool, time.sleep, 0.06)
    heart.cancel()
    return len(beats)


def main():
    return asyncio.run(run())


def is_right(result):
    return result >= 3


if __name__ == '__main__':
    print(repr(main()))
