import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def run_jobs(jobs, threads, processes):
    with ThreadPoolExecutor(max_workers=threads) as waiting, ProcessPoolExecutor(max_workers=processes) as computing:
        pools = {"blocking": waiting, "computing": computing}
        futures = [pools[kind].submit(function, argument) for kind, function, argument in jobs]
        return [future.result() for future in futures]


def run_on(pool, jobs):
    with pool:
        futures = [pool.submit(function, argument) for _, function, argument in jobs]
        return [future.result() for future in futures]


def compare(jobs, threads, processes):
    table = {}
    start = time.perf_counter()
    run_on(ThreadPoolExecutor(max_workers=threads), jobs)
    table["threads"] = time.perf_counter() - start
    start = time.perf_counter()
    run_on(ProcessPoolExecutor(max_workers=processes), jobs)
    table["processes"] = time.perf_counter() - start
    start = time.perf_counter()
    run_jobs(jobs, threads, processes)
    table["right"] = time.perf_counter() - start
    return table
