"""The task is cancelled but not awaited, so its cleanup has not happened yet."""

import asyncio

WRONG = 'race'

log = []


async def job():
    try:
        await asyncio.sleep(1)
    finally:
        log.append('closed')


async def run():
    task = asyncio.create_task(job())
    await asyncio.sleep(0.01)
    task.cancel()
    return list(log)


def main():
    return asyncio.run(run())


def is_right(result):
    return result == ['closed']


if __name__ == '__main__':
    print(repr(main()))
