import asyncio
from collections import deque


class Game:
    def __init__(self, players):
        self.waiting_line = deque(range(players))
        self.gun = asyncio.Event()
        self.baton = asyncio.Condition()

    async def begin(self):
        await self.gun.wait()

    def start(self):
        self.gun.set()
        self.gun.clear()

    def has_turn(self, player):
        return bool(self.waiting_line) and self.waiting_line[0] == player

    async def turn(self, player):
        async with self.baton:
            while not self.has_turn(player):
                await self.baton.wait()

    async def pass_on(self, player):
        async with self.baton:
            self.waiting_line.rotate(-1)
            self.baton.notify_all()

    async def leave(self, player):
        async with self.baton:
            self.waiting_line.remove(player)
            self.baton.notify_all()
