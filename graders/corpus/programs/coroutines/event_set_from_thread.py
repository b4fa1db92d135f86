"""asyncio.Event.set from another thread does not wake the loop."""

import asyncio
import threading

WRONG = 'race'


async def run():
    event = asyncio.Event()
    t = threading.Thread(target=lambda: event.set())
    t.start()
    await event.wait()
    t.join()
    return 'woken'


def main():
    return asyncio.run(run())


def is_right(result):
    return result == 'woken'


if __name__ == '__main__':
    print(repr(main()))
