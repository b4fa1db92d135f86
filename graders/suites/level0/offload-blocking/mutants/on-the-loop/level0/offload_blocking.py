import asyncio
import time


def work(n):
    time.sleep(2)
    return n * n


async def main():
    for n in range(1, 6):
        print(n, "->", work(n))


asyncio.run(main())
