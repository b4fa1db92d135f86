from contextlib import asynccontextmanager


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
    items = read(source)
    try:
        yield items
    finally:
        await source.close()
        await items.aclose()


async def find(source, matches):
    async with paged(source) as items:
        async for item in items:
            if matches(item):
                return item
