import threading
import time

three = threading.Semaphore(3)
results = [0] * 11


def square(n):
    with three:
        time.sleep(1)
        results[n] = n * n


threads = [threading.Thread(target=square, args=(n,)) for n in range(1, 11)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
for n in range(1, 11):
    print(f"{n} -> {results[n]}")
