"""Tasks are kept in a set that they leave when done, and what is left is gathered."""

import asyncio

WRONG = None
FORBID = ('task_pending',)

saved = []
running = set()


async def save(n):
    await asyncio.sleep(0.01 * n)
    saved.append(n)


async def run():
    for n in range(3):
        task = asyncio.create_task(save(n))
        running.add(task)
        task.add_done_callback(running.discard)
    await asyncio.gather(*running)


def main():
    asyncio.run(run())
    return sorted(saved)


def is_right(result):
    return result == [0, 1, 2]


if __name__ == '__main__':
    print(repr(main()))
