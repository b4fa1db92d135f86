import asyncio


async def producer(queue):
    for number in range(1, 6):
        await asyncio.sleep(1)
        print("put", number)
        await queue.put(number)


async def consumer(queue):
    while True:
        item = await queue.get()
        await asyncio.sleep(1)
        print("got", item)
        queue.task_done()


async def main():
    queue = asyncio.Queue()
    task = asyncio.create_task(consumer(queue))
    await producer(queue)
    await queue.join()
    task.cancel()
    print("consumer done")


asyncio.run(main())
