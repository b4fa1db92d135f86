"""asyncio.sleep is called and not awaited, so there is no pause."""

import asyncio
import time

WRONG = 'forgotten-await'


async def run():
    began = time.monotonic()
    asyncio.sleep(0.03)
    return time.monotonic() - began


def main():
    return asyncio.run(run())


def is_right(result):
    return result >= 0.025


if __name__ == '__main__':
    print(repr(main()))
