"""After the first error the other child goes on and writes when nobody expects it any more."""

import asyncio

WRONG = 'resource-leak'

log = []


async def bad():
    raise ValueError


async def slow():
    await asyncio.sleep(0.01)
    log.append('written late')


async def run():
    try:
        await asyncio.gather(bad(), slow())
    except ValueError:
        log.append('given up')
    await asyncio.sleep(0.03)


def main():
    asyncio.run(run())
    return log


def is_right(result):
    return result == ['given up']


if __name__ == '__main__':
    print(repr(main()))
