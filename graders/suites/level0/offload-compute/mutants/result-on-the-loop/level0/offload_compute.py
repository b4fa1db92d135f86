import asyncio
import time
from concurrent.futures import ProcessPoolExecutor


def count(n):
    print("counting", n)
    time.sleep(1)
    return sum(all(k % d for d in range(2, int(k ** 0.5) + 1)) for k in range(2, n))


async def main():
    numbers = [50, 100, 150, 200]
    with ProcessPoolExecutor(max_workers=4) as pool:
        futures = [pool.submit(count, n) for n in numbers]
        for n, future in zip(numbers, futures):
            print(n, "->", future.result())


if __name__ == "__main__":
    asyncio.run(main())
