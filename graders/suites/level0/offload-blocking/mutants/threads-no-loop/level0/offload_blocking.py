import time
from concurrent.futures import ThreadPoolExecutor


def work(n):
    time.sleep(2)
    return n * n


with ThreadPoolExecutor(5) as pool:
    for n, result in enumerate(pool.map(work, range(1, 6)), start=1):
        print(n, "->", result)
