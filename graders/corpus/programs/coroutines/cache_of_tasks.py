"""The cache holds tasks, put there before the first await, so each key is fetched once."""

import asyncio

WRONG = None

cache = {}
fetches = []


async def fetch(key):
    fetches.append(key)
    await asyncio.sleep(0.01)
    return key.upper()


async def get(key):
    if key not in cache:
        cache[key] = asyncio.create_task(fetch(key))
    return await cache[key]


async def run():
    return await asyncio.gather(get('a'), get('b'), get('a'))


def main():
    values = asyncio.run(run())
    return [values, sorted(fetches)]


def is_right(result):
    return result == [['A', 'B', 'A'], ['a', 'b']]


if __name__ == '__main__':
    print(repr(main()))
