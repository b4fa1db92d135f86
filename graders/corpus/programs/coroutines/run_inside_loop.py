"""asyncio.run inside a running loop is an error."""

import asyncio

WRONG = 'wrong-result'


async def fetch():
    await asyncio.sleep(0)
    return 'page'


def get():
    return asyncio.run(fetch())


async def run():
    return get()


def main():
    return asyncio.run(run())


def is_right(result):
    return result == 'page'


if __name__ == '__main__':
    print(repr(main()))
