from contextlib import aclosing, asynccontextmanager


async def read(source):
    number = 0
    page = await source.page(0)
    while page is not None:
        following = await source.page(number + 1)
        try:
            for item in page:
                yield item
        finally:
            await source.release(number)
        number += 1
        page = following


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
