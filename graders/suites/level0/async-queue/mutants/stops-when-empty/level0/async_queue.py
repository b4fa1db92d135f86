import asyncio


async def producer(queue):
    for number in range(1, 6):
        await asyncio.sleep(1)
        print("put", number)
        await queue.put(number)


async def consumer(queue):
    await asyncio.sleep(1)
    while not queue.empty():
        item = await queue.get()
        await asyncio.sleep(1)
        print("got", item)
    print("consumer done")


async def main():
    queue = asyncio.Queue()
    await asyncio.gather(producer(queue), consumer(queue))


asyncio.run(main())
