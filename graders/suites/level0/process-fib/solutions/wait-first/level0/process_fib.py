from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from functools import lru_cache
from time import sleep


@lru_cache
def 斐波那契(n):
    return 1 if n <= 2 else 斐波那契(n - 1) + 斐波那契(n - 2)


def 计算(n):
    print("computing", n)
    sleep(n / 2)
    return 斐波那契(n)


if __name__ == '__main__':
    print('开始')
    with ProcessPoolExecutor(max_workers=4) as 池:
        没做完的 = set()
        for n in (10, 4, 8, 2, 12, 5):
            future = 池.submit(计算, n)
            future.n = n
            没做完的.add(future)
        while 没做完的:
            做完的, 没做完的 = wait(没做完的, return_when=FIRST_COMPLETED)
            for future in 做完的:
                print(f'fib({future.n})={future.result()}')
    print('结束')
