from contextlib import aclosing, asynccontextmanager


async def read(source):
    number = 0
    while page := await source.page(number):
        try:
            for item in page:
                yield item
        finally:
            await source.release(number)
        number += 1


@asynccontextmanager
async def paged(source):
    await source.open()
    try:
        async with aclosing(read(source)) as items:
            yield items
    finally:
        await source.close()


async def find(source, matches):
    async with paged(source) as items:
        async for item in items:
            if matches(item):
                return item
