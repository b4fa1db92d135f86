import asyncio
import sys


class Pipeline:
    def __init__(self, source, work, sink, workers, limit):
        self.source = source
        self.work = work
        self.sink = sink
        self.workers = workers
        self.limit = limit
        self.jobs = asyncio.Queue()
        self.changed = asyncio.Condition()
        self.finished = {}      # 编号 -> (结果, 异常)
        self.taken = 0
        self.handed = 0
        self.total = None       # 来源到头之后才知道

    async def producer(self):
        error = None
        try:
            iterator = self.source.__aiter__()
            while True:
                async with self.changed:
                    await self.changed.wait_for(lambda: self.taken - self.handed < self.limit)
                item = await iterator.__anext__()
                self.jobs.put_nowait((self.taken, item))
                self.taken += 1
        except StopAsyncIteration:
            pass
        except Exception as problem:
            error = problem
        async with self.changed:
            self.total = self.taken
            if error is not None:
                self.finished[self.taken] = (None, error)
                self.total += 1
            self.changed.notify_all()

    async def worker(self):
        while True:
            number, item = await self.jobs.get()
            outcome = (await self.work(item), None)
            async with self.changed:
                self.finished[number] = outcome
                self.changed.notify_all()

    async def consumer(self):
        while True:
            async with self.changed:
                await self.changed.wait_for(lambda: self.handed in self.finished or self.handed == self.total)
                if self.handed == self.total:
                    return
                result, error = self.finished.pop(self.handed)
            if error is not None:
                raise error
            await self.sink(result)
            async with self.changed:
                self.handed += 1
                self.changed.notify_all()

    async def run(self):
        helpers = [asyncio.create_task(self.producer())]
        helpers += [asyncio.create_task(self.worker()) for _ in range(self.workers)]
        try:
            await self.consumer()
        finally:
            for helper in helpers:
                helper.cancel()
            await asyncio.wait(helpers)


async def pipeline(source, work, sink, workers, limit):
    await Pipeline(source, work, sink, workers, limit).run()


async def each(words):
    for word in words:
        yield word


async def wait_for(word):
    await asyncio.sleep(float(word))
    return word


async def show(word):
    print(word, flush=True)


def main():
    workers, limit, *words = sys.argv[1:]
    try:
        asyncio.run(pipeline(each(words), wait_for, show, int(workers), int(limit)))
    except ValueError as error:
        print("不是数：", error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
