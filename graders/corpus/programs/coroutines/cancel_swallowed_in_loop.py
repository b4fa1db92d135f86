"""A worker takes its cancellation for an error and goes on; who waits for its end waits for ever."""

import asyncio

WRONG = 'deadlock'


async def worker(q):
    while True:
        try:
            await q.get()
        except asyncio.CancelledError:
            continue


async def run():
    task = asyncio.create_task(worker(asyncio.Queue()))
    await asyncio.sleep(0.001)
    task.cancel()
    await asyncio.wait([task])
    return task.cancelled()


def main():
    return asyncio.run(run())


def is_right(result):
    return result is True


if __name__ == '__main__':
    print(repr(main()))
