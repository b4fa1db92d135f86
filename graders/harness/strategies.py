"""Who runs next. A schedule is a short string; the same string gives the same run.

polite        the running thread goes on until it blocks; then whoever has waited longest
rr:Q          round robin, a switch at every Q-th choice
pct:D:SEED    probabilistic concurrency testing, D-1 priority changes (Burckhardt et al., ASPLOS 2010)
pos:SEED      partial-order sampling (Yuan et al., CAV 2018)
walk:P:SEED   random walk that switches with probability P at each choice
replay:SALT:I=T,I=T,...   the polite schedule, but at choice number I thread T runs. An entry whose thread cannot run
              is passed over, so a list from which entries were taken still means something.
"""
from __future__ import annotations

import random
import zlib
from typing import Any


class BadSchedule(ValueError):
    """The string names no schedule."""


class Polite:
    def __init__(self, salt: int = 0):
        self.salt = salt
        self.random = random.Random(salt)

    def thread_started(self, thread: Any) -> None:
        pass

    def choose(self, thread: Any, runnable: list[Any], polite: Any) -> Any:
        """One of `runnable` (two or more, longest ready first). `thread` ran last; `polite` is what no preemption would do."""
        return polite


class RoundRobin(Polite):
    def __init__(self, quantum: int, salt: int):
        super().__init__(salt)
        self.quantum = quantum
        self.count = 0

    def choose(self, thread: Any, runnable: list[Any], polite: Any) -> Any:
        self.count += 1
        if polite is not thread or self.count % self.quantum:
            return polite
        return runnable[0] if runnable[0] is not thread else runnable[1]


class Walk(Polite):
    def __init__(self, probability: float, salt: int):
        super().__init__(salt)
        self.probability = probability

    def choose(self, thread: Any, runnable: list[Any], polite: Any) -> Any:
        if polite is thread and self.random.random() >= self.probability:
            return polite
        return runnable[int(self.random.random() * len(runnable))]


class PriorityChanges(Polite):
    def __init__(self, depth: int, salt: int):
        super().__init__(salt)
        # How long a run will be is not known beforehand, so the length is drawn too.
        length = self.random.choice((20, 40, 80, 160, 320))
        self.changes = {self.random.randrange(length) for _ in range(depth - 1)}
        self.lowest = 0.0
        self.count = 0

    def thread_started(self, thread: Any) -> None:
        thread.priority = 1.0 + self.random.random()

    def choose(self, thread: Any, runnable: list[Any], polite: Any) -> Any:
        best = max(runnable, key=lambda t: t.priority)
        if self.count in self.changes or (best is thread and polite is not thread):
            self.lowest -= 1.0
            best.priority = self.lowest
            best = max(runnable, key=lambda t: t.priority)
        self.count += 1
        return best


class PartialOrder(Polite):
    def thread_started(self, thread: Any) -> None:
        thread.priority = self.random.random()

    def choose(self, thread: Any, runnable: list[Any], polite: Any) -> Any:
        if polite is not thread and thread in runnable:
            thread.priority = -1.0
        best = max(runnable, key=lambda t: t.priority)
        if best.pending is not None:
            kind, place = best.pending
            for other in runnable:
                if other is not best and other.pending is not None and other.pending[1] == place \
                        and (kind != 'R' or other.pending[0] != 'R'):
                    other.priority = self.random.random()
        best.priority = self.random.random()
        return best


class Replay(Polite):
    def __init__(self, salt: int, decisions: dict[int, int]):
        super().__init__(salt)
        self.decisions = decisions
        self.count = -1

    def choose(self, thread: Any, runnable: list[Any], polite: Any) -> Any:
        self.count += 1
        wanted = self.decisions.get(self.count)
        if wanted is not None:
            for candidate in runnable:
                if candidate.id == wanted:
                    return candidate
        return polite


def make_strategy(schedule: str) -> Polite:
    """Raises BadSchedule if the string means nothing."""
    kind, *rest = schedule.split(':')
    salt = zlib.crc32(schedule.encode())
    try:
        if kind == 'polite' and not rest:
            return Polite()
        if kind == 'rr' and len(rest) == 1 and int(rest[0]) > 0:
            return RoundRobin(int(rest[0]), salt)
        if kind == 'walk' and len(rest) == 2:
            return Walk(float(rest[0]), salt)
        if kind == 'pct' and len(rest) == 2 and int(rest[0]) > 0:
            return PriorityChanges(int(rest[0]), salt)
        if kind == 'pos' and len(rest) == 1:
            return PartialOrder(salt)
        if kind == 'replay' and len(rest) == 2:
            entries = [entry.split('=') for entry in rest[1].split(',') if entry]
            return Replay(int(rest[0]), {int(index): int(thread) for index, thread in entries})
    except ValueError as error:
        raise BadSchedule(f'{schedule[:80]!r} is not a schedule: {error}') from error
    raise BadSchedule(f'{schedule[:80]!r} is not a schedule')


def replay_of(salt: int, decisions: list[tuple[int, int]]) -> str:
    return f'replay:{salt}:' + ','.join(f'{index}={thread}' for index, thread in decisions)


def portfolio(count: int, seed: int) -> list[str]:
    """`count` schedules, likeliest to fail first: no preemption, four round robins, then a mix drawn from `seed`."""
    schedules = ['polite', 'rr:1', 'rr:2', 'rr:3', 'rr:5'][:count]
    rng = random.Random(seed)
    mix = ('pos', 'walk:0.2', 'pct:3', 'pos', 'walk:0.5', 'pct:2', 'walk:1', 'pos')
    while len(schedules) < count:
        schedules.append(f'{mix[(len(schedules) - 5) % len(mix)]}:{rng.randrange(1 << 31)}')
    return schedules
