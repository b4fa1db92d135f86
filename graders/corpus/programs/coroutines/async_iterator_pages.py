"""A class with __aiter__ and __anext__ gives pages one by one, to two tasks at once."""

import asyncio

WRONG = None


class Pages:
    def __init__(self, count):
        self.left = count

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.left == 0:
            raise StopAsyncIteration
        self.left -= 1
        number = self.left
        await asyncio.sleep(0.002)
        return number


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
