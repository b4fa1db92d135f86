import asyncio


async def say_after(delay, what):
    await asyncio.sleep(delay)
    print(what)


async def main():
    say_after(1, "hello")
    say_after(2, "world")


asyncio.run(main())
