"""Three workers take from one iterator, which no await can tear."""

import asyncio

WRONG = None

running = 0
most = 0
done = []


async def fetch(n):
    global running, most
    running += 1
    most = max(most, running)
    await asyncio.sleep(0.005)
    running -= 1
    done.append(n)


async def worker(numbers):
    for n in numbers:
        await fetch(n)


async def run():
    numbers = iter(range(8))
    await asyncio.gather(*(worker(numbers) for _ in range(3)))


def main():
    asyncio.run(run())
    return [most, sorted(done)]


def is_right(result):
    return result == [3, list(range(8))]


if __name__ == '__main__':
    print(repr(main()))
