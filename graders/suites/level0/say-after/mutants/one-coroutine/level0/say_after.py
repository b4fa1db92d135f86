import asyncio


async def main():
    await asyncio.sleep(1)
    print("hello")
    await asyncio.sleep(1)
    print("world")


asyncio.run(main())
