"""The job catches CancelledError, goes on, and counts as done instead of cancelled."""

import asyncio

WRONG = 'wrong-result'


async def job():
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        pass
    return 'finished'


async def run():
    task = asyncio.create_task(job())
    await asyncio.sleep(0.01)
    task.cancel()
    try:
        return await task
    except asyncio.CancelledError:
        return 'cancelled'


def main():
    return asyncio.run(run())


def is_right(result):
    return result == 'cancelled'


if __name__ == '__main__':
    print(repr(main()))
