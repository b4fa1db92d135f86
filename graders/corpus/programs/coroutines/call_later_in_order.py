"""call_later runs callbacks in order of time, and a cancelled one not at all."""

import asyncio

WRONG = None

log = []


async def run():
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    loop.call_later(0.02, log.append, 'second')
    loop.call_later(0.01, log.append, 'first')
    loop.call_later(0.015, log.append, 'never').cancel()
    loop.call_later(0.03, done.set_result, 'last')
    log.append(await done)


def main():
    asyncio.run(run())
    return log


def is_right(result):
    return result == ['first', 'second', 'last']


if __name__ == '__main__':
    print(repr(main()))
