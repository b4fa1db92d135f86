import asyncio
import time


async def say_after(delay, what):
    time.sleep(delay)
    print(what)


async def main():
    await asyncio.gather(say_after(1, "hello"), say_after(2, "world"))


asyncio.run(main())
