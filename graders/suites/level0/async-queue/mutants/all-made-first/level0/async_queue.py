import asyncio


async def producer(queue):
    items = []
    for number in range(1, 6):
        await asyncio.sleep(1)
        print("put", number)
        items.append(number)
    for item in items:
        await queue.put(item)
    await queue.put(None)


async def consumer(queue):
    while True:
        item = await queue.get()
        if item is None:
            break
        await asyncio.sleep(1)
        print("got", item)
    print("consumer done")


async def main():
    queue = asyncio.Queue()
    await asyncio.gather(producer(queue), consumer(queue))


asyncio.run(main())
