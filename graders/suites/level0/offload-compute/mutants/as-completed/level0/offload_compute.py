import asyncio
import time
from concurrent.futures import ProcessPoolExecutor


def count(n):
    print("counting", n)
    time.sleep(1)
    return n, sum(all(k % d for d in range(2, int(k ** 0.5) + 1)) for k in range(2, n))


async def main():
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(max_workers=4) as pool:
        futures = [loop.run_in_executor(pool, count, n) for n in [50, 100, 150, 200]]
        for done in asyncio.as_completed(futures):
            n, result = await done
            print(n, "->", result)


if __name__ == "__main__":
    asyncio.run(main())
