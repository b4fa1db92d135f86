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


def timed(action, *arguments):
    start = time.perf_counter()
    action(*arguments)
    return time.perf_counter() - start


def compare(jobs, threads, processes):
    with ThreadPoolExecutor(3) as pool:
        table = {
            "threads": pool.submit(timed, run_on, ThreadPoolExecutor(max_workers=threads), jobs),
            "processes": pool.submit(timed, run_on, ProcessPoolExecutor(max_workers=processes), jobs),
            "right": pool.submit(timed, run_jobs, jobs, threads, processes),
        }
        return {name: future.result() for name, future in table.items()}
