"""The first answer counts, and the other tasks are cancelled and awaited."""

import asyncio

WRONG = None
FORBID = ('task_pending',)


async def mirror(name, delay):
    await asyncio.sleep(delay)
    return name


async def run():
    tasks = {asyncio.create_task(mirror(n, d)) for n, d in (('slow', 2), ('fast', 0.005), ('slower', 3))}
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    return [[t.result() for t in done], all(t.cancelled() for t in pending)]


def main():
    return asyncio.run(run())


def is_right(result):
    return result == [['fast'], True]


if __name__ == '__main__':
    print(repr(main()))
