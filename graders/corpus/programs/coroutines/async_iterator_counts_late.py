"""The page number is taken before the await and counted down after it."""

import asyncio

WRONG = 'race'


class Pages:
    def __init__(self, count):
        self.left = count

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.left <= 0:
            raise StopAsyncIteration
        await asyncio.sleep(0.002)
        self.left -= 1
        return self.left


async def read(pages):
    return [n async for n in pages]


async def run():
    pages = Pages(5)
    one, two = await asyncio.gather(read(pages), read(pages))
    return sorted(one + two)


def main():
    return asyncio.run(run())


def is_right(result):
    return result == [0, 1, 2, 3, 4]


if __name__ == '__main__':
    print(repr(main()))
