"""An async generator left early is closed by aclosing, so that its finally has run."""

import asyncio
from contextlib import aclosing

WRONG = None

log = []


async def pages():
    log.append('open')
    try:
        for n in range(5):
            await asyncio.sleep(0)
            yield n
    finally:
        log.append('closed')


async def run():
    async with aclosing(pages()) as source:
        async for n in source:
            if n == 1:
                break
    log.append('after')


def main():
    asyncio.run(run())
    return log


def is_right(result):
    return result == ['open', 'closed', 'after']


if __name__ == '__main__':
    print(repr(main()))
