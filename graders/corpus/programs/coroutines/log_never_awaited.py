"""The answer is right, but a line of the log is never written."""

import asyncio

WRONG = 'forgotten-await'
FORBID = ('never_awaited',)


async def log(text):
    await asyncio.sleep(0)


async def add(a, b):
    log(f'{a} + {b}')
    return a + b


def main():
    return asyncio.run(add(1, 2))


def is_right(result):
    return result == 3


if __name__ == '__main__':
    print(repr(main()))
