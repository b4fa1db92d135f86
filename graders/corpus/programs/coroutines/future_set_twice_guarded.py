"""Two tasks race to answer one future, and each looks whether it is done."""

import asyncio

WRONG = None


async def answer(future, name, delay):
    await asyncio.sleep(delay)
    if not future.done():
        future.set_result(name)


async def run():
    future = asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group:
        group.create_task(answer(future, 'a', 0.002))
        group.create_task(answer(future, 'b', 0.002))
        first = await future
    return first in ('a', 'b')


def main():
    return asyncio.run(run())


def is_right(result):
    return result is True


if __name__ == '__main__':
    print(repr(main()))
