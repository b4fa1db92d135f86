"""call_soon from another thread does not wake the loop."""

import asyncio
import threading

WRONG = 'race'


async def run():
    loop = asyncio.get_running_loop()
    answer = loop.create_future()
    t = threading.Thread(target=lambda: loop.call_soon(answer.set_result, 42))
    t.start()
    got = await answer
    t.join()
    return got


def main():
    return asyncio.run(run())


def is_right(result):
    return result == 42


if __name__ == '__main__':
    print(repr(main()))
