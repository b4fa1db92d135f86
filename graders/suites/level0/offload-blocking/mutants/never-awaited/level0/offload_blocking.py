import asyncio
import time


def work(n):
    time.sleep(2)
    print(n, "->", n * n)


async def main():
    for n in range(1, 6):
        asyncio.to_thread(work, n)
    await asyncio.sleep(2)


asyncio.run(main())
