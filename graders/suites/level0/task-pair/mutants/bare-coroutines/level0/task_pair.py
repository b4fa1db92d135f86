import asyncio


async def make(what, delay):
    await asyncio.sleep(delay)
    return what


async def main():
    tea = make("tea", 3)
    toast = make("toast", 2)
    await asyncio.sleep(1)
    print("main ready")
    for result in await asyncio.gather(tea, toast):
        print("gather:", result)

    tea = make("tea", 3)
    toast = make("toast", 2)
    await asyncio.sleep(1)
    print("main ready")
    for done in asyncio.as_completed([tea, toast]):
        print("as_completed:", await done)


asyncio.run(main())
