"""A TaskGroup cancels the others when one fails, and raises a group of errors."""

import asyncio

WRONG = None
FORBID = ('task_pending',)

log = []


async def good():
    try:
        await asyncio.sleep(5)
        log.append('finished')
    except asyncio.CancelledError:
        log.append('cancelled')
        raise


async def bad():
    await asyncio.sleep(0.01)
    raise ValueError


async def run():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(good())
            group.create_task(bad())
    except* ValueError as errors:
        log.append(len(errors.exceptions))


def main():
    asyncio.run(run())
    return log


def is_right(result):
    return result == ['cancelled', 1]


if __name__ == '__main__':
    print(repr(main()))
