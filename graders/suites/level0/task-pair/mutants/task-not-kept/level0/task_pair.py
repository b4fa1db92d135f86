import asyncio


async def make(how, what, delay):
    await asyncio.sleep(delay)
    print(f"{how}: {what}")


async def main():
    asyncio.create_task(make("gather", "tea", 3))
    asyncio.create_task(make("gather", "toast", 2))
    await asyncio.sleep(1)
    print("main ready")

    asyncio.create_task(make("as_completed", "tea", 3))
    asyncio.create_task(make("as_completed", "toast", 2))
    await asyncio.sleep(1)
    print("main ready")


asyncio.run(main())
