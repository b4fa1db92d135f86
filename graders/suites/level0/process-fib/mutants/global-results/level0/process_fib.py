import time
from concurrent.futures import ProcessPoolExecutor, as_completed


results = {}


def row(n):
    return n if n < 2 else row(n - 1) + row(n - 2)


def fib(n):
    print("computing", n)
    time.sleep(n / 2)
    results[n] = row(n)


if __name__ == "__main__":
    numbers = [10, 4, 8, 2, 12, 5]
    with ProcessPoolExecutor(max_workers=4) as pool:
        futures = {pool.submit(fib, n): n for n in numbers}
        for future in as_completed(futures):
            n = futures[future]
            print(f"fib({n}) = {results.get(n)}")
