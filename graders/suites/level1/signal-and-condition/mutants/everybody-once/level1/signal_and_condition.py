import asyncio


class Game:
    def __init__(self, players):
        self.signal = asyncio.Event()
        self.condition = asyncio.Condition()
        self.circle = list(range(players))
        self.current = 0

    async def begin(self):
        await self.signal.wait()

    def start(self):
        self.signal.set()

    async def turn(self, player):
        async with self.condition:
            await self.condition.wait_for(lambda: self.current >= player)

    async def pass_on(self, player):
        async with self.condition:
            self._next(player)
            self.condition.notify_all()

    async def leave(self, player):
        async with self.condition:
            if self.current == player:
                self._next(player)
            self.circle.remove(player)
            self.condition.notify_all()

    def _next(self, player):
        place = self.circle.index(player)
        self.current = max(self.current, self.circle[(place + 1) % len(self.circle)])
