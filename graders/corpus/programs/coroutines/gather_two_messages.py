"""gather lets two messages wait at the same time; the shorter one comes first."""

import asyncio
import time

WRONG = None
FORBID = ('loop_blocked', 'never_awaited')

said = []


async def say_after(delay, what):
    await asyncio.sleep(delay)
    said.append(what)


async def both():
    await asyncio.gather(say_after(0.04, 'world'), say_after(0.02, 'hello'))


def main():
    began = time.monotonic()
    asyncio.run(both())
    return [said, time.monotonic() - began]


def is_right(result):
    return result[0] == ['hello', 'world'] and result[1] < 0.055


if __name__ == '__main__':
    print(repr(main()))
