"""Two awaits in a row: the second message starts when the first one is out."""

import asyncio
import time

WRONG = 'serial-execution'


async def say_after(delay, what):
    await asyncio.sleep(delay)
    return what


async def both():
    return [await say_after(0.04, 'hello'), await say_after(0.04, 'world')]


def main():
    began = time.monotonic()
    words = asyncio.run(both())
    return [words, time.monotonic() - began]


def is_right(result):
    return result[0] == ['hello', 'world'] and result[1] < 0.07


if __name__ == '__main__':
    print(repr(main()))
