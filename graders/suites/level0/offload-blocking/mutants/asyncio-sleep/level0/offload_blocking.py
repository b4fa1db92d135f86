import asyncio


async def work(n):
    await asyncio.sleep(2)
    return n * n


async def main():
    results = await asyncio.gather(*[work(n) for n in range(1, 6)])
    for n, result in enumerate(results, start=1):
        print(n, "->", result)


asyncio.run(main())
