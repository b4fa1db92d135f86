import asyncio


async def make(what, delay):
    await asyncio.sleep(delay)
    return what


async def main():
    tea = make("tea", 3)
    toast = make("toast", 2)
    await asyncio.sleep(1)
    print("main ready")
    print("gather:", await tea)
    print("gather:", await toast)

    tea = make("tea", 3)
    toast = make("toast", 2)
    await asyncio.sleep(1)
    print("main ready")
    print("as_completed:", await toast)
    print("as_completed:", await tea)


asyncio.run(main())
