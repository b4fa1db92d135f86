import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def run_jobs(jobs, threads, processes):
    with ThreadPoolExecutor(max_workers=threads) as waiting, ProcessPoolExecutor(max_workers=processes) as computing:
        futures = [waiting.submit(function, argument) if kind == "blocking" else None for kind, function, argument in jobs]
        return [future.result() if future else job[1](job[2]) for future, job in zip(futures, jobs)]


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
