"""asyncio.timeout round a block, with what was got so far as the answer."""

import asyncio

WRONG = None


async def run():
    got = []
    try:
        async with asyncio.timeout(0.05):
            for delay in (0, 0.001, 3):
                await asyncio.sleep(delay)
                got.append(delay)
    except TimeoutError:
        got.append('time is up')
    return got


def main():
    return asyncio.run(run())


def is_right(result):
    return result == [0, 0.001, 'time is up']


if __name__ == '__main__':
    print(repr(main()))
