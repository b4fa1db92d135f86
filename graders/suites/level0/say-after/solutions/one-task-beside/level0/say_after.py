import asyncio as aio


class Speaker:
    def __init__(self, delay, what):
        self.delay, self.what = delay, what

    async def speak(self):
        await aio.sleep(self.delay)
        print(self.what)


async def main():
    first = aio.ensure_future(Speaker(2, "world").speak())
    await Speaker(1, "hello").speak()
    await aio.wait({first})


loop = aio.new_event_loop()
try:
    loop.run_until_complete(main())
finally:
    loop.close()
