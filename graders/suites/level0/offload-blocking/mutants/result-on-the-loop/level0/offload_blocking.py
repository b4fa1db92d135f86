import asyncio
import time
from concurrent.futures import ThreadPoolExecutor


def work(n):
    time.sleep(2)
    return n * n


async def main():
    pool = ThreadPoolExecutor(max_workers=5)
    futures = [pool.submit(work, n) for n in range(1, 6)]
    for n, future in enumerate(futures, start=1):
        print(n, "->", future.result())
    pool.shutdown()


asyncio.run(main())
