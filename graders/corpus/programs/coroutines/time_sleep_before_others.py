"""A blocking sleep before the first await; the total time alone would not show it."""

import asyncio
import time

WRONG = 'blocked-loop'
FORBID = ('loop_blocked',)


async def connect():
    time.sleep(0.03)
    return 'connected'


async def run():
    return await connect()


def main():
    return asyncio.run(run())


def is_right(result):
    return result == 'connected'


if __name__ == '__main__':
    print(repr(main()))
