import asyncio
from collections import deque


class Game:
    def __init__(self, players):
        self.line = deque(range(players))
        self.gun = asyncio.Event()
        self.mine = [asyncio.Event() for _ in range(players)]
        self.mine[0].set()

    async def begin(self):
        await self.gun.wait()

    def start(self):
        self.gun.set()

    async def turn(self, player):
        await self.mine[player].wait()

    async def pass_on(self, player):
        self.mine[player].clear()
        self.line.rotate(-1)
        self.mine[self.line[0]].set()

    async def leave(self, player):
        self.line.remove(player)
        if self.line:
            self.mine[self.line[0]].set()
