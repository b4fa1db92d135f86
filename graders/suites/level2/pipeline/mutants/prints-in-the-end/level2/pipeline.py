import argparse
import asyncio


async def pipeline(source, work, sink, workers, limit):
    room = asyncio.Semaphore(limit)
    hands = asyncio.Semaphore(workers)
    line = asyncio.Queue()          # 按次序排着的任务，有 room 管着，不会太长
    tasks = []

    async def one(item):
        async with hands:
            return await work(item)

    async def take():
        items = aiter(source)
        while True:
            await room.acquire()
            try:
                item = await anext(items)
            except StopAsyncIteration:
                break
            task = asyncio.create_task(one(item))
            tasks.append(task)
            line.put_nowait(task)

    async def take_all():
        try:
            await take()
        finally:
            line.put_nowait(None)

    taking = asyncio.create_task(take_all())
    try:
        while (task := await line.get()) is not None:
            await asyncio.wait([task])
            await sink(task.result())
            tasks.remove(task)
            room.release()
        await taking
    finally:
        for task in [taking, *tasks]:
            task.cancel()
        await asyncio.gather(taking, *tasks, return_exceptions=True)


async def main(arguments):
    async def source():
        for word in arguments.seconds:
            yield word

    async def work(word):
        await asyncio.sleep(float(word))
        return word

    async def sink(word):
        words.append(word)

    words = []
    await pipeline(source(), work, sink, arguments.workers, arguments.limit)
    for word in words:
        print(word)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="一条流水线")
    parser.add_argument("workers", type=int)
    parser.add_argument("limit", type=int)
    parser.add_argument("seconds", nargs="*")
    asyncio.run(main(parser.parse_args()))
