"""Workers for ever, queue.join(), then cancel and gather the workers."""

import asyncio

WRONG = None
FORBID = ('task_pending',)

done = []


async def worker(q):
    while True:
        n = await q.get()
        await asyncio.sleep(0.002)
        done.append(n)
        q.task_done()


async def run():
    q = asyncio.Queue()
    workers = [asyncio.create_task(worker(q)) for _ in range(2)]
    for n in range(5):
        q.put_nowait(n)
    await q.join()
    for w in workers:
        w.cancel()
    ended = await asyncio.gather(*workers, return_exceptions=True)
    return [type(e).__name__ for e in ended]


def main():
    kinds = asyncio.run(run())
    return [sorted(done), kinds]


def is_right(result):
    return result == [[0, 1, 2, 3, 4], ['CancelledError', 'CancelledError']]


if __name__ == '__main__':
    print(repr(main()))
