"""A task looks at a flag again and again, and yields each time."""

import asyncio

WRONG = None

ready = False


async def poll():
    while not ready:
        await asyncio.sleep(0)
    return 'seen'


async def run():
    global ready
    poller = asyncio.create_task(poll())
    await asyncio.sleep(0.01)
    ready = True
    return await poller


def main():
    return asyncio.run(run())


def is_right(result):
    return result == 'seen'


if __name__ == '__main__':
    print(repr(main()))
