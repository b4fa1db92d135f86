"""The schedules that a check tries, likely failures first. The judge decides which, not the student's side."""

from __future__ import annotations

import hashlib
import heapq
import re

from .runs import Switch

# What the student's side says is asked of it again only in this form.
DECISIONS = re.compile(r"replay:\d{1,10}:(?:\d{1,9}=\d{1,9}(?:,|$))*")
FIRST = ["polite", "rr:1", "conflicts:1", "rr:2", "rr:3", "first", "last"]
CYCLE = ["pos:{seed}", "walk:1:{seed}", "bounded:2:{length}:{seed}", "pct:3:{length}:{seed}", "walk:0.2:{seed}", "pct:2:{length}:{seed}"]
SYSTEMATIC_OF = 3  # of so many schedules after the first ones, all but one are systematic


class Portfolio:
    """`count` different schedules; the same ones for the same seed and the same runs.

    After the first ones two kinds take turns: drawn ones, and systematic ones, which are a run that was seen with one preemption more, where that
    could matter. Those with one preemption come before those with two; of many, what is tried is spread evenly over the run.
    """

    def __init__(self, count: int, seed: str) -> None:
        self._left = count
        self._seed = seed
        self._given = 0
        self._drawn = 0
        self._length = 1
        # How many preemptions, its place among those of its kind in the same run, the kind, the number of that run, the schedule.
        self._waiting: list[tuple[int, int, int, int, str]] = []
        # Two runs that begin alike tell of the same switches.
        self._asked: set[str] = set()
        self._runs_that_told = 0

    def next(self, size: int) -> list[str]:
        """The next ones, `size` or as many as are left."""
        size = min(size, self._left)
        self._left -= size
        return [self._one() for _ in range(size)]

    def learn(self, schedule: str, steps: int, decisions: str, switches: list[Switch]) -> None:
        """To be called with what each run told, in their order."""
        if schedule == "polite":
            self._length = max(1, steps)
        if not switches or not DECISIONS.fullmatch(decisions):
            return
        salt, _, listed = decisions.removeprefix("replay:").partition(":")
        taken = [tuple(map(int, entry.split("="))) for entry in listed.split(",") if entry]
        preemptions = schedule.count("=") + 1
        for kind in sorted({kind for _, _, kind in switches}):
            of_kind = [(choice, thread) for choice, thread, its_kind in switches if its_kind == kind]
            for place, index in enumerate(_spread(len(of_kind), _number(self._seed, self._runs_that_told))):
                choice, thread = of_kind[index]
                entries = [f"{at}={who}" for at, who in taken if at < choice] + [f"{choice}={thread}"]
                asked = f"replay:{salt}:{','.join(entries)}"
                if asked not in self._asked:
                    self._asked.add(asked)
                    heapq.heappush(self._waiting, (preemptions, place, kind, self._runs_that_told, asked))
        self._runs_that_told += 1

    def _one(self) -> str:
        self._given += 1
        if self._given <= len(FIRST):
            return FIRST[self._given - 1]
        if self._waiting and self._given % SYSTEMATIC_OF:
            return heapq.heappop(self._waiting)[-1]
        number = self._drawn
        self._drawn += 1
        return CYCLE[number % len(CYCLE)].format(seed=_number(self._seed, number), length=self._length)


def _spread(count: int, offset: int) -> list[int]:
    """0 to count-1 in an order whose every beginning is spread evenly: that of the digits of their numbers read backwards (van der Corput)."""
    bits = max(1, (count - 1).bit_length())
    backwards = [int(format(number, f"0{bits}b")[::-1], 2) for number in range(1 << bits)]
    return [(index + offset) % count for index in backwards if index < count]


def _number(seed: str, index: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}/{index}".encode()).digest()[:4], "big")
