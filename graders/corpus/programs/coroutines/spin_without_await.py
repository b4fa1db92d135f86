"""A loop without any await waits for a flag that only another task could set."""

import asyncio

WRONG = 'blocked-loop'

ready = False


async def setter():
    global ready
    await asyncio.sleep(0.001)
    ready = True


async def run():
    task = asyncio.create_task(setter())
    while not ready:
        pass
    await task
    return 'seen'


def main():
    return asyncio.run(run())


def is_right(result):
    return result == 'seen'


if __name__ == '__main__':
    print(repr(main()))
