from contextlib import aclosing, asynccontextmanager


async def read(source):
    number = 0
    while (page := await source.page(number)) is not None:
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
        everything = [item async for item in items]
    for item in everything:
        if matches(item):
            return item
    return None
