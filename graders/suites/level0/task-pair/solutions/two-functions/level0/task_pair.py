"""早饭做两轮。"""
import asyncio as aio


async def tea():
    await aio.sleep(3)
    return "tea"


async def toast():
    await aio.sleep(2)
    return "toast"


def start():
    return [aio.create_task(job(), name=job.__name__) for job in (tea, toast)]


async def own_work():
    await aio.sleep(1)
    print("main ready")


async def with_gather():
    tasks = start()
    await own_work()
    first, second = await aio.gather(*tasks)
    print(f"gather: {first}\ngather: {second}")


async def with_as_completed():
    tasks = start()
    await own_work()
    for future in aio.as_completed(tasks):
        print(f"as_completed: {await future}")


async def main():
    await with_gather()
    await with_as_completed()


if __name__ == "__main__":
    aio.run(main())
