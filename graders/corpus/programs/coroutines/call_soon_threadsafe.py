"""call_soon_threadsafe hands a result from a thread to the loop."""

import asyncio
import threading

WRONG = None


async def run():
    loop = asyncio.get_running_loop()
    answer = loop.create_future()
    t = threading.Thread(target=lambda: loop.call_soon_threadsafe(answer.set_result, 42))
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
