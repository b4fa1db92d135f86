import asyncio
import time
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor


async def gathered(jobs, choose):
    loop = asyncio.get_running_loop()
    return await asyncio.gather(*[loop.run_in_executor(choose(kind), function, argument) for kind, function, argument in jobs])


def run_jobs(jobs: list, threads: int, processes: int) -> list:
    pools: dict[str, Executor] = {"blocking": ThreadPoolExecutor(threads), "computing": ProcessPoolExecutor(processes)}
    try:
        return asyncio.run(gathered(jobs, pools.get))
    finally:
        for pool in pools.values():
            pool.shutdown()


def run_all_on(pool: Executor, jobs: list) -> None:
    with pool:
        asyncio.run(gathered(jobs, lambda kind: pool))


def compare(jobs: list, threads: int, processes: int) -> dict[str, float]:
    ways = {
        "threads": lambda: run_all_on(ThreadPoolExecutor(threads), jobs),
        "processes": lambda: run_all_on(ProcessPoolExecutor(processes), jobs),
        "right": lambda: run_jobs(jobs, threads, processes),
    }
    table = {}
    for name, way in ways.items():
        begun = time.monotonic()
        way()
        table[name] = time.monotonic() - begun
    return table
