import asyncio
import time
from concurrent.futures import ThreadPoolExecutor


def work(n):
    time.sleep(2)
    return n * n


async def main():
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = await asyncio.gather(*[loop.run_in_executor(pool, work, n) for n in range(1, 6)])
    for n, result in enumerate(results, start=1):
        print(n, "->", result)


asyncio.run(main())
