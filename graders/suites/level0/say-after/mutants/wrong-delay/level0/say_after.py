import asyncio


async def say_after(delay, what):
    await asyncio.sleep(2)
    print(what)


async def main():
    await asyncio.gather(say_after(1, "hello"), say_after(2, "world"))


asyncio.run(main())
