import time

for n in range(1, 11):
    if n % 3 == 1:
        time.sleep(1)
    print(f"{n} -> {n * n}")
