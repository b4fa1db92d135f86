class Paged:
    def __init__(self, source):
        self._source = source

    async def __aenter__(self):
        await self._source.open()
        self._items = self._read()
        return self._items

    async def __aexit__(self, *exception):
        await self._items.aclose()
        await self._source.close()

    async def _read(self):
        number = 0
        page = await self._source.page(number)
        while page is not None:
            try:
                for item in page:
                    yield item
            finally:
                print("还第", number, "页")
                await self._source.release(number)
            number += 1
            page = await self._source.page(number)


paged = Paged


async def find(source, matches):
    found = None
    async with paged(source) as items:
        async for item in items:
            if matches(item):
                found = item
                break
    return found
