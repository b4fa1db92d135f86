class paged:
    def __init__(self, source):
        self.source = source

    async def __aenter__(self):
        await self.source.open()
        self.items = iter([item for page in self.source._pages for item in page])
        return self

    async def __aexit__(self, *exception):
        await self.source.close()

    def __aiter__(self):
        return self

    async def __anext__(self):
        for item in self.items:
            return item
        raise StopAsyncIteration


async def find(source, matches):
    async with paged(source) as items:
        async for item in items:
            if matches(item):
                return item
