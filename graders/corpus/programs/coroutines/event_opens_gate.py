"""Runners wait for one asyncio.Event that is set once."""

import asyncio

WRONG = None

log = []


async def runner(name, gate):
    await gate.wait()
    log.append(name)


async def run():
    gate = asyncio.Event()
    tasks = [asyncio.create_task(runner(n, gate)) for n in 'abc']
    await asyncio.sleep(0.01)
    log.append('go')
    gate.set()
    await asyncio.gather(*tasks)


def main():
    asyncio.run(run())
    return [log[0], sorted(log[1:])]


def is_right(result):
    return result == ['go', ['a', 'b', 'c']]


if __name__ == '__main__':
    print(repr(main()))
