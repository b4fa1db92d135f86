import concurrent.futures
import time

NUMBERS = 10, 4, 8, 2, 12, 5


def compute(n: int) -> tuple[int, int]:
    print(f"computing {n}", flush=True)
    time.sleep(n * 0.5)
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return n, a


def main() -> None:
    pool = concurrent.futures.ProcessPoolExecutor(4)
    try:
        jobs = []
        for n in NUMBERS:
            jobs.append(pool.submit(compute, n))
        for job in concurrent.futures.as_completed(jobs):
            print("fib(%d) = %d" % job.result())
    finally:
        pool.shutdown()


if __name__ == "__main__":
    main()
