import argparse
import asyncio


async def pipeline(source, work, sink, workers, limit):
    queue = asyncio.Queue(limit)
    one_by_one = asyncio.Lock()

    async def worker():
        while True:
            item = await queue.get()
            result = await work(item)
            async with one_by_one:
                await sink(result)
            queue.task_done()

    tasks = [asyncio.create_task(worker()) for _ in range(workers)]
    async for item in source:
        await queue.put(item)
    await queue.join()
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


async def main(arguments):
    async def source():
        for word in arguments.seconds:
            yield word

    async def work(word):
        await asyncio.sleep(float(word))
        return word

    async def sink(word):
        print(word)

    await pipeline(source(), work, sink, arguments.workers, arguments.limit)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="一条流水线")
    parser.add_argument("workers", type=int)
    parser.add_argument("limit", type=int)
    parser.add_argument("seconds", nargs="*")
    asyncio.run(main(parser.parse_args()))
