import asyncio
import time


def work(n):
    time.sleep(2)
    print(n, "->", n * n)


async def main():
    await asyncio.gather(*[asyncio.to_thread(work, n) for n in range(1, 6)])


asyncio.run(main())
