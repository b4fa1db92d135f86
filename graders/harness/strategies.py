"""Who runs next. A schedule is a short string; the same string gives the same run.

A choice is a moment at which two or more threads could run; choices are counted from 0. K is how many choices a run has at
most: the `steps` of the polite run are a good estimate of it.

polite          the running thread goes on until it blocks; then whoever has waited longest
first           of those who can run the one that was made first, so that whoever starts threads has started all before the first one runs
last            the main thread if it can run, else the one that was made last
rr:Q            round robin, a switch at every Q-th choice
conflicts:Q     round robin at conflicts: a switch at every Q-th choice where the running thread is about to touch what another
                one is about to touch too, and one of them writes
walk:P:SEED     random walk that switches with probability P at each choice
bounded:B:K:SEED  random, with at most B preemptions, at choices drawn from K (Musuvathi and Qadeer, PLDI 2007, say why few do)
pct:D:K:SEED    probabilistic concurrency testing: random priorities, D-1 changes of priority at choices drawn from K. With n
                threads and at most K choices a bug of depth D is hit with probability 1/(n*K**(D-1)) or more (Burckhardt et
                al., ASPLOS 2010), except where a thread waits by looking again and again, which is made to let others go first
pos:SEED        partial-order sampling (Yuan et al., CAV 2018): a random priority for each access, drawn again when a
                conflicting one goes first
replay:SALT:I=T,I=T,...   the polite schedule, but at choice number I thread T runs. An entry whose thread cannot run
                is passed over, so a list from which entries were taken still means something.
"""
from __future__ import annotations

import operator
import random
import zlib
from typing import Any


class BadSchedule(ValueError):
    """The string names no schedule."""


class Polite:
    """`decided`: the last choice that the schedule itself names, -1 if it names none.

    What changes from choice to choice is a number in an attribute, or drawn from `random`: these go along to other processes.
    """

    decided = -1

    def __init__(self, salt: int = 0):
        self.salt = salt
        self.random = random.Random(salt)

    def thread_started(self, thread: Any) -> None:
        pass

    def choose(self, thread: Any, runnable: list[Any], polite: Any) -> Any:
        """One of `runnable` (two or more, longest ready first). `thread` ran last; `polite` is what no preemption would do."""
        return polite


class First(Polite):
    def choose(self, thread: Any, runnable: list[Any], polite: Any) -> Any:
        return min(runnable, key=_number)


class Last(Polite):
    def choose(self, thread: Any, runnable: list[Any], polite: Any) -> Any:
        first = min(runnable, key=_number)
        return first if first.id == 0 else max(runnable, key=_number)


_number = operator.attrgetter('id')


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


class ConflictRobin(RoundRobin):
    def choose(self, thread: Any, runnable: list[Any], polite: Any) -> Any:
        if polite is not thread:
            return polite
        rival = next((other for other in runnable if other is not thread and _may_conflict(thread, other)), None)
        if rival is None:
            return polite
        self.count += 1
        return polite if self.count % self.quantum else rival


def _may_conflict(thread: Any, other: Any) -> bool:
    """Whoever starts threads goes on, to start the next one; what a thread that has not run yet will touch is not known."""
    if other.pending is None:
        return other.starter is not thread
    return other.pending[1] is thread or _conflict(thread.pending, other.pending)


def _conflict(one: tuple[str, Any], other: tuple[str, Any]) -> bool:
    return one[1] == other[1] and (one[0] != 'R' or other[0] != 'R')


class Walk(Polite):
    def __init__(self, probability: float, salt: int):
        super().__init__(salt)
        self.probability = probability

    def choose(self, thread: Any, runnable: list[Any], polite: Any) -> Any:
        if polite is thread and self.random.random() >= self.probability:
            return polite
        return runnable[int(self.random.random() * len(runnable))]


class Bounded(Polite):
    def __init__(self, bound: int, length: int, salt: int):
        super().__init__(salt)
        self.preemptions = {self.random.randrange(length) for _ in range(bound)}
        self.count = -1

    def choose(self, thread: Any, runnable: list[Any], polite: Any) -> Any:
        self.count += 1
        if polite is not thread:
            return runnable[self.random.randrange(len(runnable))]
        if self.count not in self.preemptions:
            return thread
        others = [other for other in runnable if other is not thread]
        return others[self.random.randrange(len(others))]


class PriorityChanges(Polite):
    """The i-th change gives priority i to the thread that is about to run; every thread starts with a priority above all of these."""

    def __init__(self, depth: int, length: int, salt: int):
        super().__init__(salt)
        self.depth = depth
        self.changes = {self.random.randrange(length): float(number) for number in range(1, depth)}
        self.lowest = 0.0
        self.count = -1

    def thread_started(self, thread: Any) -> None:
        thread.priority = self.depth + self.random.random()

    def choose(self, thread: Any, runnable: list[Any], polite: Any) -> Any:
        self.count += 1
        best = max(runnable, key=_priority)
        if best is thread and polite is not thread:
            self.lowest -= 1.0
            best.priority = self.lowest
            best = max(runnable, key=_priority)
        changed = self.changes.get(self.count)
        if changed is not None:
            best.priority = changed
            best = max(runnable, key=_priority)
        return best


_priority = operator.attrgetter('priority')


class PartialOrder(Polite):
    def thread_started(self, thread: Any) -> None:
        thread.priority = self.random.random()

    def choose(self, thread: Any, runnable: list[Any], polite: Any) -> Any:
        if polite is not thread and thread in runnable:
            thread.priority = -1.0
        best = max(runnable, key=_priority)
        if best.pending:
            for other in runnable:
                if other is not best and other.pending and _conflict(best.pending, other.pending):
                    other.priority = self.random.random()
        best.priority = self.random.random()
        return best


class Replay(Polite):
    def __init__(self, salt: int, decisions: dict[int, int]):
        super().__init__(salt)
        self.decisions = decisions
        self.decided = max(decisions, default=-1)
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
        if kind == 'first' and not rest:
            return First()
        if kind == 'last' and not rest:
            return Last()
        if kind == 'rr' and len(rest) == 1 and int(rest[0]) > 0:
            return RoundRobin(int(rest[0]), salt)
        if kind == 'walk' and len(rest) == 2:
            return Walk(float(rest[0]), salt)
        if kind == 'conflicts' and len(rest) == 1 and int(rest[0]) > 0:
            return ConflictRobin(int(rest[0]), salt)
        if kind == 'bounded' and len(rest) == 3 and int(rest[0]) >= 0 and int(rest[1]) > 0:
            return Bounded(int(rest[0]), int(rest[1]), salt)
        if kind == 'pct' and len(rest) == 3 and int(rest[0]) > 0 and int(rest[1]) > 0:
            return PriorityChanges(int(rest[0]), int(rest[1]), salt)
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
