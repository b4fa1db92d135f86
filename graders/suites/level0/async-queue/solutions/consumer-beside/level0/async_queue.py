from asyncio import Queue, create_task, run, sleep


class Consumer:
    def __init__(self, queue):
        self.queue = queue

    async def items(self):
        while True:
            item = await self.queue.get()
            if item == "END":
                return
            yield item

    async def run(self):
        async for item in self.items():
            await sleep(1)
            print("got " + str(item))
        print("consumer done")


async def main():
    queue = Queue(5)
    consuming = create_task(Consumer(queue).run())
    item = 0
    while item < 5:
        item += 1
        await sleep(1)
        print("put " + str(item))
        queue.put_nowait(item)
    await queue.put("END")
    await consuming


run(main())
