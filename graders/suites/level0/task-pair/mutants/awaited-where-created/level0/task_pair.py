import asyncio


async def make(what, delay):
    await asyncio.sleep(delay)
    return what


async def main():
    tea = await asyncio.create_task(make("tea", 3))
    toast = await asyncio.create_task(make("toast", 2))
    await asyncio.sleep(1)
    print("main ready")
    print("gather:", tea)
    print("gather:", toast)

    toast = await asyncio.create_task(make("toast", 2))
    tea = await asyncio.create_task(make("tea", 3))
    await asyncio.sleep(1)
    print("main ready")
    print("as_completed:", toast)
    print("as_completed:", tea)


asyncio.run(main())
