import time
from concurrent.futures import ThreadPoolExecutor


def square(n):
    time.sleep(1)
    print(f"{n} -> {n * n}")


with ThreadPoolExecutor(max_workers=3) as pool:
    for n in range(1, 11):
        pool.submit(square, n)
