"""An asyncio.Lock is no context manager for a plain with."""

import asyncio

WRONG = 'wrong-result'


async def run():
    lock = asyncio.Lock()
    with lock:
        await asyncio.sleep(0)
        return 'done'


def main():
    return asyncio.run(run())


def is_right(result):
    return result == 'done'


if __name__ == '__main__':
    print(repr(main()))
