from contextlib import aclosing, asynccontextmanager


async def read(source):
    everything = []
    number = 0
    while True:
        page = await source.page(number)
        if page is None:
            break
        everything.extend(page)
        await source.release(number)
        number += 1
    for item in everything:
        yield item


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
