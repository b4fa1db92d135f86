"""A coroutine is called like a function and its await is forgotten."""

import asyncio

WRONG = 'forgotten-await'

saved = []


async def save(item):
    await asyncio.sleep(0.001)
    saved.append(item)


async def run():
    save('one')
    await save('two')


def main():
    asyncio.run(run())
    return saved


def is_right(result):
    return result == ['one', 'two']


if __name__ == '__main__':
    print(repr(main()))
