from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from time import time


def call(job):
    """进程池要能把它送到别的进程去，所以写在模块里，不用 lambda。"""
    _, function, argument = job
    return function(argument)


def run_jobs(jobs, threads, processes):
    jobs = list(jobs)
    with ProcessPoolExecutor(processes) as p:
        with ThreadPoolExecutor(threads) as t:
            computed = p.map(call, [job for job in jobs if job[0] == "computing"])
            waited = t.map(call, [job for job in jobs if job[0] == "blocking"])
            return [next(computed) if job[0] == "computing" else next(waited) for job in jobs]


def seconds(action):
    t0 = time()
    action()
    return round(time() - t0, 3)


def compare(jobs, threads, processes):
    def all_in(pool):
        with pool:
            list(pool.map(call, jobs))

    return {
        "right": seconds(lambda: run_jobs(jobs, threads, processes)),
        "threads": seconds(lambda: all_in(ThreadPoolExecutor(threads))),
        "processes": seconds(lambda: all_in(ProcessPoolExecutor(processes))),
    }
