"""Two tasks miss the cache and both fetch."""

import asyncio

WRONG = 'race'

cache = {}
fetches = []


async def get(key):
    if key not in cache:
        fetches.append(key)
        await asyncio.sleep(0.01)
        cache[key] = key.upper()
    return cache[key]


async def run():
    return await asyncio.gather(get('a'), get('b'), get('a'))


def main():
    values = asyncio.run(run())
    return [values, sorted(fetches)]


def is_right(result):
    return result == [['A', 'B', 'A'], ['a', 'b']]


if __name__ == '__main__':
    print(repr(main()))
