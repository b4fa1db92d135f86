from asyncio import TaskGroup, run, sleep

# 两条消息一起出发，TaskGroup 等它们都说完


async def say_after(seconds: float, message: str) -> str:
    for _ in range(10):
        await sleep(seconds / 10)
    print(message)
    return message


async def main() -> None:
    async with TaskGroup() as group:
        for seconds, message in ((2, "world"), (1, "hello")):
            group.create_task(say_after(seconds, message))


run(main())
