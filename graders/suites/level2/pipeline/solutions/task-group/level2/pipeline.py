import asyncio
import sys

END = object()


async def outcome(coroutine):
    try:
        return await coroutine, None
    except Exception as error:
        return None, error


async def pipeline(source, work, sink, workers, limit):
    places = asyncio.BoundedSemaphore(limit)
    todo, done = asyncio.Queue(), asyncio.Queue()

    async def produce():
        items = aiter(source)
        while True:
            await places.acquire()
            future = asyncio.get_running_loop().create_future()
            item, error = await outcome(anext(items, END))
            done.put_nowait(future)
            if error is not None or item is END:
                future.set_result((item, error))
                return
            todo.put_nowait((item, future))

    async def labour():
        while True:
            item, future = await todo.get()
            future.set_result(await outcome(work(item)))

    async def deliver(group_tasks):
        while True:
            result, error = await (await done.get())
            if error is not None:
                raise error
            if result is END:
                break
            await sink(result)
            places.release()
        for task in group_tasks:
            task.cancel()

    try:
        async with asyncio.TaskGroup() as group:
            helpers = [group.create_task(produce())] + [group.create_task(labour()) for _ in range(workers)]
            group.create_task(deliver(helpers))
    except ExceptionGroup as errors:
        raise errors.exceptions[0]


if __name__ == "__main__":
    async def words():
        for word in sys.argv[3:]:
            yield word

    async def nap(word):
        await asyncio.sleep(float(word))
        return word

    async def say(word):
        print(word)

    asyncio.run(pipeline(words(), nap, say, int(sys.argv[1]), int(sys.argv[2])))
