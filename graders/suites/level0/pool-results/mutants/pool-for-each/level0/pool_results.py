import time
from concurrent.futures import ThreadPoolExecutor


def square(n):
    time.sleep(1)
    return n * n


for n in range(1, 11):
    with ThreadPoolExecutor(max_workers=3) as pool:
        print(f"{n} -> {pool.submit(square, n).result()}")
