import asyncio
import time


def work(n):
    time.sleep(2)
    return n, n * n


async def main():
    calls = [asyncio.to_thread(work, n) for n in range(1, 6)]
    for done in asyncio.as_completed(calls):
        n, result = await done
        print(n, "->", result)


asyncio.run(main())
