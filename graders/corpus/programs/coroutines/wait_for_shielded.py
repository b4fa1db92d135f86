"""The caller gives up, but the shielded job goes on and is awaited in the end."""

import asyncio

WRONG = None


async def job():
    await asyncio.sleep(0.04)
    return 'done'


async def run():
    task = asyncio.create_task(job())
    try:
        first = await asyncio.wait_for(asyncio.shield(task), timeout=0.01)
    except asyncio.TimeoutError:
        first = 'late'
    return [first, await task]


def main():
    return asyncio.run(run())


def is_right(result):
    return result in (['late', 'done'], ['done', 'done'])


if __name__ == '__main__':
    print(repr(main()))
