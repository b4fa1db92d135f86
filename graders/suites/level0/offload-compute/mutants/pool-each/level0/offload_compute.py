import asyncio
import time
from concurrent.futures import ProcessPoolExecutor


def count(n):
    print("counting", n)
    time.sleep(1)
    return sum(all(k % d for d in range(2, int(k ** 0.5) + 1)) for k in range(2, n))


async def one(n):
    with ProcessPoolExecutor(max_workers=4) as pool:
        return await asyncio.get_running_loop().run_in_executor(pool, count, n)


async def main():
    numbers = [50, 100, 150, 200]
    results = await asyncio.gather(*[one(n) for n in numbers])
    for n, result in zip(numbers, results):
        print(n, "->", result)


if __name__ == "__main__":
    asyncio.run(main())
