import argparse
import asyncio


async def pipeline(source, work, sink, workers, limit):
    async for item in source:
        await sink(await work(item))


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
