"""notify is called without holding the asyncio.Condition."""

import asyncio

WRONG = 'wrong-result'


async def waiter(cond):
    async with cond:
        await cond.wait()
    return 'woken'


async def run():
    cond = asyncio.Condition()
    task = asyncio.create_task(waiter(cond))
    await asyncio.sleep(0.005)
    cond.notify()
    return await task


def main():
    return asyncio.run(run())


def is_right(result):
    return result == 'woken'


if __name__ == '__main__':
    print(repr(main()))
