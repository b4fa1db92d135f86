"""`except Exception` does not catch the cancellation."""

import asyncio

WRONG = None


async def job():
    while True:
        try:
            await asyncio.sleep(0.005)
        except Exception:
            continue


async def run():
    task = asyncio.create_task(job())
    await asyncio.sleep(0.012)
    task.cancel()
    await asyncio.wait([task])
    return task.cancelled()


def main():
    return asyncio.run(run())


def is_right(result):
    return result is True


if __name__ == '__main__':
    print(repr(main()))
