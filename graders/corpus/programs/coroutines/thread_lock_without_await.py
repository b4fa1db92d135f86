"""A threading.Lock shared with a worker thread, held only for a moment and never across an await."""

import asyncio
import threading

WRONG = None
FORBID = ('loop_blocked',)

lock = threading.Lock()
total = 0


def add(n):
    global total
    for _ in range(n):
        with lock:
            total += 1


async def add_here(n):
    for _ in range(n):
        add(1)
        await asyncio.sleep(0)


async def run():
    await asyncio.gather(asyncio.to_thread(add, 4), add_here(4))


def main():
    asyncio.run(run())
    return total


def is_right(result):
    return result == 8


if __name__ == '__main__':
    print(repr(main()))
