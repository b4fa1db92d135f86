import asyncio


async def make(how, what, delay):
    await asyncio.sleep(delay)
    print(f"{how}: {what}")


async def main():
    tea = asyncio.create_task(make("gather", "tea", 3))
    toast = asyncio.create_task(make("gather", "toast", 2))
    await asyncio.sleep(1)
    print("main ready")
    await asyncio.gather(tea, toast)

    tea = asyncio.create_task(make("as_completed", "tea", 3))
    toast = asyncio.create_task(make("as_completed", "toast", 2))
    await asyncio.sleep(1)
    print("main ready")
    for done in asyncio.as_completed([tea, toast]):
        await done


asyncio.run(main())
