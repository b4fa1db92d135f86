"""task.result() before the task is done is an error, not a wait."""

import asyncio

WRONG = 'wrong-result'


async def fetch():
    await asyncio.sleep(0.005)
    return 'page'


async def run():
    task = asyncio.create_task(fetch())
    await asyncio.sleep(0)
    return task.result()


def main():
    return asyncio.run(run())


def is_right(result):
    return result == 'page'


if __name__ == '__main__':
    print(repr(main()))
