"""acquire and release of an asyncio.Lock without finally."""

import asyncio

WRONG = 'deadlock'


async def job(lock, text):
    await lock.acquire()
    number = int(text)
    lock.release()
    return number


async def run():
    lock = asyncio.Lock()
    return await asyncio.gather(*(job(lock, t) for t in ('1', 'x', '3')), return_exceptions=True)


def main():
    return [str(r)[:7] for r in asyncio.run(run())]


def is_right(result):
    return result == ['1', 'invalid', '3']


if __name__ == '__main__':
    print(repr(main()))
