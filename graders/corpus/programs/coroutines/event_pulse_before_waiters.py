"""The event is set and cleared before the tasks have begun to wait."""

import asyncio

WRONG = 'lost-wakeup'

log = []


async def runner(name, gate):
    await gate.wait()
    log.append(name)


async def run():
    gate = asyncio.Event()
    tasks = [asyncio.create_task(runner(n, gate)) for n in 'abc']
    gate.set()
    gate.clear()
    await asyncio.gather(*tasks)


def main():
    asyncio.run(run())
    return sorted(log)


def is_right(result):
    return result == ['a', 'b', 'c']


if __name__ == '__main__':
    print(repr(main()))
