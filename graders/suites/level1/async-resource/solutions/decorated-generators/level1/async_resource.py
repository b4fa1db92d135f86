from contextlib import aclosing, asynccontextmanager
from itertools import count


@asynccontextmanager
async def page_of(source, number):
    page = await source.page(number)
    try:
        yield page
    finally:
        if page is not None:
            await source.release(number)


async def read(source):
    for number in count():
        async with page_of(source, number) as page:
            if page is None:
                return
            for item in page:
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
