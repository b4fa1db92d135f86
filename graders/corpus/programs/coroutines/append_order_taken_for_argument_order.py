"""Answers are appended as they come, and the order of the questions is expected."""

import asyncio

WRONG = 'completion-order'

answers = []


async def ask(n, delay):
    await asyncio.sleep(delay)
    answers.append(n)


async def run():
    async with asyncio.TaskGroup() as group:
        for n, delay in enumerate((0.02, 0.01, 0.01)):
            group.create_task(ask(n, delay))


def main():
    asyncio.run(run())
    return answers


def is_right(result):
    return result == [0, 1, 2]


if __name__ == '__main__':
    print(repr(main()))
