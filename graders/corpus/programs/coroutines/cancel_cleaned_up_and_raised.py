"""The job cleans up when it is cancelled and raises again."""

import asyncio

WRONG = None
FORBID = ('task_pending',)

log = []


async def job():
    log.append('opened')
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        await asyncio.sleep(0)
        log.append('closed')
        raise


async def run():
    task = asyncio.create_task(job())
    await asyncio.sleep(0.01)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        log.append('cancelled')
    return task.cancelled()


def main():
    return [asyncio.run(run()), log]


def is_right(result):
    return result == [True, ['opened', 'closed', 'cancelled']]


if __name__ == '__main__':
    print(repr(main()))
