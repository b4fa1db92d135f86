class paged:
    def __init__(self, source):
        self.source = source
        self.number = 0
        self.in_hand = None     # 还没给出去的项；None 表示手里没有页

    async def __aenter__(self):
        await self.source.open()
        return self

    async def __aexit__(self, exc_type, exc, tb):
        try:
            await self._give_back()
        finally:
            await self.source.close()
        return True

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.in_hand:
            await self._give_back()
            page = await self.source.page(self.number)
            if page is None:
                raise StopAsyncIteration
            self.in_hand = page
        return self.in_hand.pop(0)

    async def _give_back(self):
        if self.in_hand is not None:
            self.in_hand = None
            self.number += 1
            await self.source.release(self.number - 1)


async def find(source, matches):
    async with paged(source) as items:
        async for item in items:
            if matches(item):
                return item
    return None
