"""Functions in threads of asyncio raise one number without a lock."""

import asyncio

WRONG = 'lost-update'

hits = 0


def hit():
    global hits
    for _ in range(5):
        hits += 1


async def run():
    await asyncio.gather(*(asyncio.to_thread(hit) for _ in range(3)))


def main():
    asyncio.run(run())
    return hits


def is_right(result):
    return result == 15


if __name__ == '__main__':
    print(repr(main()))
