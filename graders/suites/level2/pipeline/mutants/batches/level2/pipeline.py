import argparse
import asyncio


async def pipeline(source, work, sink, workers, limit):
    batch = []

    async def do_batch():
        tasks = [asyncio.create_task(work(item)) for item in batch]
        batch.clear()
        try:
            for task in tasks:
                await asyncio.wait([task])
            for task in tasks:
                await sink(task.result())
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    try:
        async for item in source:
            batch.append(item)
            if len(batch) == workers:
                await do_batch()
    finally:
        if batch:
            await do_batch()


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
