"""A background task fails, and nobody ever asks it."""

import asyncio

WRONG = 'wrong-result'

saved = []


async def save(n):
    await asyncio.sleep(0)
    if n == 1:
        raise OSError('disk full')
    saved.append(n)


async def run():
    tasks = [asyncio.create_task(save(n)) for n in range(3)]
    await asyncio.wait(tasks)
    return 'all saved'


def main():
    return [asyncio.run(run()), saved]


def is_right(result):
    return result == ['disk full', [0, 2]]


if __name__ == '__main__':
    print(repr(main()))
