import asyncio
import queue


async def producer(q):
    for number in range(1, 6):
        await asyncio.sleep(1)
        print("put", number)
        q.put(number)
    q.put(None)


async def consumer(q):
    while True:
        item = q.get()
        if item is None:
            break
        await asyncio.sleep(1)
        print("got", item)
    print("consumer done")


async def main():
    q = queue.Queue()
    await asyncio.gather(producer(q), consumer(q))


asyncio.run(main())
