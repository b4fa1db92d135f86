import asyncio


async def main():
    await asyncio.sleep(1)
    print("main ready")
    await asyncio.sleep(2)
    print("gather: tea")
    print("gather: toast")
    await asyncio.sleep(1)
    print("main ready")
    await asyncio.sleep(1)
    print("as_completed: toast")
    await asyncio.sleep(1)
    print("as_completed: tea")


asyncio.run(main())
