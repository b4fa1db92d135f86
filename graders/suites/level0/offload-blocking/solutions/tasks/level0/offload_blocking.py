"""用线程去等，事件循环有空做别的。"""
import asyncio
from time import perf_counter, sleep


def 平方(n: int) -> int:
    sleep(1)
    sleep(1)
    return n ** 2


async def 心跳():
    while True:
        print("tick")
        await asyncio.sleep(0.5)


async def main():
    开始 = perf_counter()
    心 = asyncio.create_task(心跳())
    任务 = {n: asyncio.create_task(asyncio.to_thread(平方, n)) for n in (1, 2, 3, 4, 5)}
    for n, 一个 in 任务.items():
        print(f"{n} -> {await 一个}")
    心.cancel()
    print(f"用了 {perf_counter() - 开始:.1f} 秒")


if __name__ == "__main__":
    asyncio.run(main())
