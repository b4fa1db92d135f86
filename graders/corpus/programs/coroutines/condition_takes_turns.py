"""Two tasks take turns by an asyncio.Condition."""

import asyncio

WRONG = None

log = []
turn = 'ping'


async def player(word, other, cond):
    global turn
    for _ in range(3):
        async with cond:
            await cond.wait_for(lambda: turn == word)
            log.append(word)
            turn = other
            cond.notify_all()


async def run():
    cond = asyncio.Condition()
    await asyncio.gather(player('ping', 'pong', cond), player('pong', 'ping', cond))


def main():
    asyncio.run(run())
    return log


def is_right(result):
    return result == ['ping', 'pong'] * 3


if __name__ == '__main__':
    print(repr(main()))
