"""gather is called and not awaited."""

import asyncio

WRONG = 'forgotten-await'

done = []


async def job(n):
    await asyncio.sleep(0.001)
    done.append(n)


async def run():
    asyncio.gather(job(1), job(2))


def main():
    asyncio.run(run())
    return sorted(done)


def is_right(result):
    return result == [1, 2]


if __name__ == '__main__':
    print(repr(main()))
