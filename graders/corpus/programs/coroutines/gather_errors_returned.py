"""return_exceptions hands errors back in their place."""

import asyncio

WRONG = None


async def fetch(n):
    await asyncio.sleep(0.01)
    if n == 1:
        raise ValueError('bad page')
    return n


async def run():
    got = await asyncio.gather(*(fetch(n) for n in range(3)), return_exceptions=True)
    return [str(g) if isinstance(g, Exception) else g for g in got]


def main():
    return asyncio.run(run())


def is_right(result):
    return result == [0, 'bad page', 2]


if __name__ == '__main__':
    print(repr(main()))
