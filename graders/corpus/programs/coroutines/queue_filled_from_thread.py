"""put_nowait of an asyncio.Queue from another thread does not wake the loop."""

import asyncio
import threading

WRONG = 'race'


async def run():
    q = asyncio.Queue()

    def produce():
        for n in range(3):
            q.put_nowait(n)

    t = threading.Thread(target=produce)
    t.start()
    got = [await q.get() for _ in range(3)]
    t.join()
    return got


def main():
    return asyncio.run(run())


def is_right(result):
    return result == [0, 1, 2]


if __name__ == '__main__':
    print(repr(main()))
