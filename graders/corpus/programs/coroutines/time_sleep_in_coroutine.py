"""time.sleep in a coroutine stops all the others."""

import asyncio
import time

WRONG = 'blocked-loop'


async def say_after(delay, what):
    time.sleep(delay)
    return what


async def both():
    return await asyncio.gather(say_after(0.04, 'hello'), say_after(0.04, 'world'))


def main():
    began = time.monotonic()
    words = asyncio.run(both())
    return [words, time.monotonic() - began]


def is_right(result):
    return result[0] == ['hello', 'world'] and result[1] < 0.07


if __name__ == '__main__':
    print(repr(main()))
