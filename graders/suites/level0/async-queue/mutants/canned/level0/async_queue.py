import asyncio


async def main():
    queue = asyncio.Queue()
    for number in range(1, 6):
        await asyncio.sleep(1)
        await queue.put(number)
        print("put", number)
        if number > 1:
            print("got", await queue.get())
    await asyncio.sleep(1)
    print("got 5")
    print("consumer done")


asyncio.run(main())
