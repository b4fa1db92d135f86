import asyncio
import concurrent.futures
import os
import time


def 素数个数(n: int) -> int:
    print(f"counting {n}")
    time.sleep(1)
    素数 = []
    for k in range(2, n):
        if all(k % p for p in 素数 if p * p <= k):
            素数.append(k)
    return len(素数)


async def main(pool) -> None:
    print("主进程", os.getpid())
    loop = asyncio.get_event_loop()
    futures = []
    for n in range(50, 201, 50):
        futures.append((n, loop.run_in_executor(pool, 素数个数, n)))
    for n, future in futures:
        print(f"{n} -> {await future}")


if __name__ == "__main__":
    pool = concurrent.futures.ProcessPoolExecutor(4)
    try:
        asyncio.run(main(pool))
    finally:
        pool.shutdown()
