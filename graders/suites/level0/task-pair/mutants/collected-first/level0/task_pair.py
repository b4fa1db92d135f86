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

    tea = asyncio.create_task(make("tea", 3))
    toast = asyncio.create_task(make("toast", 2))
    await asyncio.sleep(1)
    print("main ready")
    results = [await done for done in asyncio.as_completed([tea, toast])]
    for result in results:
        print("as_completed:", result)


asyncio.run(main())
