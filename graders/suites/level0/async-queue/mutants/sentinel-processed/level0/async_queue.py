import asyncio


async def producer(queue):
    for number in range(1, 6):
        await asyncio.sleep(1)
        print("put", number)
        await queue.put(number)
    await queue.put(None)


async def consumer(queue):
    item = 0
    while item is not None:
        item = await queue.get()
        await asyncio.sleep(1)
        print("got", item)
    print("consumer done")


async def main():
    queue = asyncio.Queue()
    await asyncio.gather(producer(queue), consumer(queue))


asyncio.run(main())
