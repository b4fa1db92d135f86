"""Two consumers are woken for one item and only looked before they slept."""

import asyncio

WRONG = 'lost-wakeup'

items = []
got = []


async def consume(cond):
    async with cond:
        if not items:
            await cond.wait()
        got.append(items.pop())


async def run():
    cond = asyncio.Condition()
    consumers = [asyncio.create_task(consume(cond)) for _ in range(2)]
    for n in (1, 2):
        await asyncio.sleep(0.005)
        async with cond:
            items.append(n)
            cond.notify_all()
    await asyncio.gather(*consumers, return_exceptions=True)


def main():
    asyncio.run(run())
    return got


def is_right(result):
    return result == [1, 2]


if __name__ == '__main__':
    print(repr(main()))
