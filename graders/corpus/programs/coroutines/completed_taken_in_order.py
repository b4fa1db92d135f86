"""as_completed is read as if it kept the order."""

import asyncio

WRONG = 'completion-order'


async def fetch(n):
    await asyncio.sleep(0.01 * (3 - n))
    return n


async def run():
    return [await done for done in asyncio.as_completed([fetch(n) for n in range(3)])]


def main():
    return asyncio.run(run())


def is_right(result):
    return result == [0, 1, 2]


if __name__ == '__main__':
    print(repr(main()))
