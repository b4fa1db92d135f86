import asyncio


async def make(what, delay):
    await asyncio.sleep(delay)
    return what


async def main():
    tea = asyncio.create_task(make("tea", 3))
    toast = asyncio.create_task(make("toast", 2))
    await asyncio.sleep(1)
    print("main ready")
    for result in await asyncio.gather(tea, toast):
        print("gather:", result)

    tasks = [asyncio.create_task(make("tea", 3)), asyncio.create_task(make("toast", 2))]
    await asyncio.sleep(1)
    print("main ready")
    for task in tasks:
        print("as_completed:", await task)


asyncio.run(main())
