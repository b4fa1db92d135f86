"""After asyncio.wait each task is asked for its error."""

import asyncio

WRONG = None


async def save(n):
    await asyncio.sleep(0)
    if n == 1:
        raise OSError('disk full')
    return n


async def run():
    tasks = [asyncio.create_task(save(n)) for n in range(3)]
    done, pending = await asyncio.wait(tasks, timeout=1)
    return [len(pending), [str(t.exception() or t.result()) for t in tasks]]


def main():
    return asyncio.run(run())


def is_right(result):
    return result == [0, ['0', 'disk full', '2']]


if __name__ == '__main__':
    print(repr(main()))
