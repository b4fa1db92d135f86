import time
from concurrent.futures import ThreadPoolExecutor


def square(n):
    return n * n


with ThreadPoolExecutor(max_workers=3) as pool:
    futures = [pool.submit(square, n) for n in range(1, 11)]
    for n, future in enumerate(futures, 1):
        time.sleep(0.4)
        print(f"{n} -> {future.result()}")
