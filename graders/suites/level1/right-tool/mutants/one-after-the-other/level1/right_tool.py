import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def run_jobs(jobs, threads, processes):
    results = {}
    with ThreadPoolExecutor(max_workers=threads) as pool:
        for i, (kind, function, argument) in enumerate(jobs):
            if kind == "blocking":
                results[i] = pool.submit(function, argument)
    with ProcessPoolExecutor(max_workers=processes) as pool:
        for i, (kind, function, argument) in enumerate(jobs):
            if kind == "computing":
                results[i] = pool.submit(function, argument)
    return [results[i].result() for i in range(len(jobs))]


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
