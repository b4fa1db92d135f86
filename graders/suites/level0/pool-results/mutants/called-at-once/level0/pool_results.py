import time
from concurrent.futures import ThreadPoolExecutor


def square(n):
    time.sleep(1)
    result = n * n
    return lambda: result


with ThreadPoolExecutor(max_workers=3) as pool:
    futures = [pool.submit(square(n)) for n in range(1, 11)]
    for n, future in enumerate(futures, 1):
        print(f"{n} -> {future.result()}")
