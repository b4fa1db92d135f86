import asyncio
import time


async def say(what, delay):
    await asyncio.sleep(delay)
    print(what, flush=True)


async def main():
    print(f"started at {time.strftime('%X')}")
    later = asyncio.create_task(say("world", 2), name="world")
    sooner = asyncio.create_task(say("hello", 1), name="hello")
    await later
    await sooner
    print(f"finished at {time.strftime('%X')}")


if __name__ == "__main__":
    asyncio.run(main())
