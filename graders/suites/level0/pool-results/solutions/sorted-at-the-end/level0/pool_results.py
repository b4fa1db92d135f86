import time
from concurrent.futures import ThreadPoolExecutor, as_completed


def square(n):
    time.sleep(1)
    return n, n * n


answers = [0] * 10
with ThreadPoolExecutor(max_workers=3) as pool:
    for future in as_completed([pool.submit(square, n) for n in range(1, 11)]):
        n, answer = future.result()
        answers[n - 1] = answer

for i, answer in enumerate(answers):
    print(i + 1, "->", answer)
