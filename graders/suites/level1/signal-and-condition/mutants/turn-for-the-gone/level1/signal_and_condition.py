from asyncio import Condition, Event


class Game:
    """几个人轮流玩。"""

    def __init__(self, players: int):
        self._players = players
        self._turn = 0
        self._gone: set[int] = set()
        self._go = Event()
        self._changed = Condition()

    async def begin(self) -> None:
        if not self._go.is_set():
            print("等发令")
            await self._go.wait()

    def start(self) -> None:
        self._go.set()

    async def turn(self, player: int) -> None:
        await self._changed.acquire()
        try:
            while self._turn != player:
                await self._changed.wait()
        finally:
            self._changed.release()

    async def pass_on(self, player: int) -> None:
        async with self._changed:
            self._step()

    async def leave(self, player: int) -> None:
        async with self._changed:
            self._gone.add(player)
            if self._turn == player:
                self._step()

    def _step(self) -> None:
        self._turn = (self._turn + 1) % self._players
        self._changed.notify_all()
