import asyncio
import time


async def cook(what, seconds):
    print("开始做", what)
    for _ in range(seconds):
        await asyncio.sleep(1)
    return what


async def breakfast_in_order():
    async with asyncio.TaskGroup() as group:
        tasks = {what: group.create_task(cook(what, s)) for what, s in (("tea", 3), ("toast", 2))}
        await asyncio.sleep(1)
        print("main ready")
    for what in tasks:
        print("gather:", tasks[what].result())


async def breakfast_as_it_comes():
    waiting = {asyncio.create_task(cook("toast", 2)), asyncio.create_task(cook("tea", 3))}
    await asyncio.sleep(1)
    print("main ready")
    while waiting:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            print("as_completed:", task.result())


async def main():
    begin = time.perf_counter()
    await breakfast_in_order()
    print(f"第一轮用了 {time.perf_counter() - begin:.1f} 秒")
    await breakfast_as_it_comes()
    print(f"一共 {time.perf_counter() - begin:.1f} 秒")


asyncio.run(main())
