import time
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(max_workers=3)
for n in range(10):
    pool.submit(print)
for n in range(1, 11):
    if n % 3 == 1:
        time.sleep(1)
    print(f"{n} -> {n * n}")
pool.shutdown()
