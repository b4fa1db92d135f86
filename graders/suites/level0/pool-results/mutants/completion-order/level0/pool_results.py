import time
from concurrent.futures import ThreadPoolExecutor, as_completed


def square(n):
    time.sleep(1)
    return n * n


with ThreadPoolExecutor(max_workers=3) as pool:
    number_of = {pool.submit(square, n): n for n in range(1, 11)}
    for future in as_completed(number_of):
        print(f"{number_of[future]} -> {future.result()}")
