"""Two tasks with the same pause; which one goes on first is not promised."""

import asyncio

WRONG = 'race'

log = []


async def writer():
    await asyncio.sleep(0.01)
    log.append('written')


async def reader():
    await asyncio.sleep(0.01)
    log.append('read')


async def run():
    await asyncio.gather(reader(), writer())


def main():
    asyncio.run(run())
    return log


def is_right(result):
    return result == ['written', 'read']


if __name__ == '__main__':
    print(repr(main()))
