"""gather without return_exceptions: one bad fetch loses the answers of the others."""

import asyncio

WRONG = 'wrong-result'


async def fetch(n):
    await asyncio.sleep(0.01)
    if n == 1:
        raise ValueError('bad page')
    return n


async def run():
    try:
        return await asyncio.gather(*(fetch(n) for n in range(3)))
    except ValueError:
        return ['failed']


def main():
    return asyncio.run(run())


def is_right(result):
    return result == [0, 'bad page', 2]


if __name__ == '__main__':
    print(repr(main()))
