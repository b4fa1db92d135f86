"""One asyncio.Runner runs two coroutines in one loop."""

import asyncio

WRONG = None


async def loop_id():
    await asyncio.sleep(0)
    return id(asyncio.get_running_loop())


def main():
    with asyncio.Runner() as runner:
        return runner.run(loop_id()) == runner.run(loop_id())


def is_right(result):
    return result is True


if __name__ == '__main__':
    print(repr(main()))
