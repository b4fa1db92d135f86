from asyncio import create_task, get_running_loop, run
from concurrent.futures import ProcessPoolExecutor
from time import sleep


def sieve(n):
    print("counting", n, flush=True)
    sleep(0.5)
    sleep(0.5)
    is_prime = [False, False] + [True] * (n - 2)
    for k in range(2, n):
        if is_prime[k]:
            for multiple in range(2 * k, n, k):
                is_prime[multiple] = False
    return is_prime.count(True)


async def count(pool, n):
    return n, await get_running_loop().run_in_executor(pool, sieve, n)


async def main():
    with ProcessPoolExecutor(max_workers=4) as pool:
        tasks = [create_task(count(pool, n)) for n in (50, 100, 150, 200)]
        results = [await task for task in tasks]
    for n, found in sorted(results):
        print(f"{n} -> {found}")


def start():
    run(main())


if __name__ == "__main__":
    start()
