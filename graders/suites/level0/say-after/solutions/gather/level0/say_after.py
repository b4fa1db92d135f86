import asyncio


async def say_after(delay, what):
    await asyncio.sleep(delay)
    print(what)


async def main():
    await asyncio.gather(say_after(2, "world"), say_after(1, "hello"))


asyncio.run(main())
