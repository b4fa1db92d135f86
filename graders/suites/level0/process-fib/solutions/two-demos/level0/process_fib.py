import threading
import time
from concurrent.futures import ProcessPoolExecutor, as_completed


def demo1():
    # 第一个例子：线程
    t = threading.Thread(target=print, args=("hello from a thread",))
    t.start()
    t.join()


def task(n):
    print(f"computing {n}")
    time.sleep(n / 2)
    numbers = [1, 1]
    while len(numbers) < n:
        numbers.append(numbers[-1] + numbers[-2])
    return numbers[n - 1]


def demo2():
    with ProcessPoolExecutor(max_workers=4) as executor:
        future_to_n = {}
        for n in [10, 4, 8, 2, 12, 5]:
            future = executor.submit(task, n)
            future_to_n[future] = n
        for future in as_completed(future_to_n):
            try:
                result = future.result()
            except Exception as exc:
                print(f"{future_to_n[future]} 出错了: {exc}")
            else:
                print(f"fib({future_to_n[future]}) = {result}")


if __name__ == "__main__":
    demo1()
    demo2()
