"""A thread hands a coroutine to the loop of the main thread and waits for its result."""

import asyncio
import threading

WRONG = None


async def double(n):
    await asyncio.sleep(0.005)
    return n * 2


async def run():
    loop = asyncio.get_running_loop()
    box = []

    def work():
        box.append(asyncio.run_coroutine_threadsafe(double(21), loop).result())

    await asyncio.to_thread(work)
    return box


def main():
    return asyncio.run(run())


def is_right(result):
    return result == [42]


if __name__ == '__main__':
    print(repr(main()))
