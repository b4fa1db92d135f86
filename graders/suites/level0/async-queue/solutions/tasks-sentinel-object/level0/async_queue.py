import asyncio

没有了 = object()


async def 厨师(窗口: asyncio.Queue) -> None:
    for 包子 in [1, 2, 3, 4, 5]:
        await asyncio.sleep(0.5)
        await asyncio.sleep(0.5)
        await 窗口.put(包子)
        print(f"put {包子}")
    await 窗口.put(没有了)
    print("厨师下班")


async def 伙计(窗口: asyncio.Queue) -> None:
    while (包子 := await 窗口.get()) is not 没有了:
        await asyncio.sleep(1)
        print(f"got {包子}")
        窗口.task_done()
    print("consumer done")


async def main() -> None:
    窗口 = asyncio.Queue(maxsize=1)
    任务 = [asyncio.create_task(伙计(窗口)), asyncio.create_task(厨师(窗口))]
    for 一个 in 任务:
        await 一个


if __name__ == "__main__":
    print("开始")
    asyncio.run(main())
