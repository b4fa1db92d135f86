"""The few steps of a run that a beginner needs to see, as two or more lanes of the student's own lines."""

from __future__ import annotations

import re

from .runs import Frame, Run, Step, Wait
from .words import clean

MOST_STEPS = 40
AROUND_RACE = 3
NOISE = {"reads", "writes", "calls"}
# Locks inside the library's own futures, pools and queues are taken at lines of the student's that name no lock.
LOCKING = {"acquires", "releases", "notifies"}
NAMES_LOCKING = re.compile(r"\bwith\b|acquire|release|wait|notify")
NAMES_A_LOCK = re.compile(r"lock|acquire|release", re.IGNORECASE)


def evidence_of(run: Run, about_data: bool = True) -> dict:
    """`about_data`: the check is about data that several threads change, so an outdated read is what to show."""
    kind = _kind(run, about_data)
    chosen = _choose(run, kind)
    lanes = _Lanes(run)
    position = {index: place for place, index in enumerate(chosen)}
    steps = [_step(run.trace[index], position if kind == "race" else {}, lanes) for index in chosen]
    stuck = [wait for wait in run.ending.waits if wait.at is not None and wait.at.is_students]
    waits = [_wait(wait, lanes) for wait in (stuck or run.ending.waits)[:32]]
    return {
        "schedule": run.schedule,
        "kind": kind,
        "truncated": len(chosen) < sum(1 for step in run.trace if _is_students(step)),
        "lanes": lanes.listed[:64],
        "steps": steps,
        "waits": waits,
        "output": _output(run),
    }


def _kind(run: Run, about_data: bool) -> str:
    if run.ending.kind == "deadlock":
        return "deadlock"
    if run.ending.kind == "raised" or any(thread.error for thread in run.threads):
        return "exception"
    if about_data and any(step.stale and _is_students(step) for step in run.trace):
        return "race"
    return "timeline"


def _is_students(step: Step) -> bool:
    return step.frame is not None and step.frame.is_students and not _is_plumbing(step)


def _is_plumbing(step: Step) -> bool:
    if step.action not in LOCKING:
        return False
    # A lock that no variable is named after is called 'lock'.
    nameless = step.object == "lock" and not NAMES_A_LOCK.search(step.frame.source)
    return nameless or not NAMES_LOCKING.search(step.frame.source)


def _choose(run: Run, kind: str) -> list[int]:
    mine = [index for index, step in enumerate(run.trace) if _is_students(step)]
    if kind == "race":
        return _round_the_race(run.trace, mine)
    if len(mine) <= MOST_STEPS:
        return mine
    # Too long to read: what synchronises and what waits tells the story, single reads and writes do not.
    telling = [index for index in mine if run.trace[index].action not in NOISE]
    return (telling or mine)[-MOST_STEPS:]


def _round_the_race(trace: list[Step], mine: list[int]) -> list[int]:
    """The read, what others did to the same thing since, the stale write, and a few steps either side."""
    stale = next(index for index in reversed(mine) if trace[index].stale)
    read = trace[stale].relies_on
    first = read if read is not None else stale
    here = [index for index in mine if first <= index <= stale]
    before = [index for index in mine if index < first][-AROUND_RACE:]
    after = [index for index in mine if index > stale][:AROUND_RACE]
    if len(here) > MOST_STEPS - 2 * AROUND_RACE:
        thing = trace[stale].object
        here = [index for index in here if trace[index].object == thing or trace[index].action not in NOISE]
    essential = {first, stale}
    room = MOST_STEPS - 2 * AROUND_RACE
    if len(here) > room:
        here = sorted(essential | set(here[-(room - len(essential)) :]))
    return sorted(set(before + here + after) | {index for index in essential if index in mine})


class _Lanes:
    """A lane is a thread, or a task where there are tasks; numbered in the order in which they appear."""

    def __init__(self, run: Run) -> None:
        self._names = {thread.id: thread.name for thread in run.threads}
        self._numbers: dict[tuple[int, str | None], int] = {}
        self.listed: list[dict] = []

    def number(self, thread: int, task: str | None) -> int:
        key = (thread, task)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            name = task or self._names.get(thread) or f"thread {thread}"
            self.listed.append({"id": self._numbers[key], "name": clean(name, 90)})
        return self._numbers[key]


def _step(step: Step, position: dict[int, int], lanes: _Lanes) -> dict:
    return {
        "lane": lanes.number(step.thread, step.task),
        "at": round(step.at, 6),
        "action": step.action,
        "object": step.object,
        "value": step.value,
        **_place(step.frame),
        # Outside of a race these would only distract: a loop that looks again relies on several reads.
        "reliesOn": position.get(step.relies_on) if step.relies_on is not None else None,
        "stale": step.stale and bool(position),
    }


def _place(frame: Frame | None) -> dict:
    if frame is None or not frame.is_students:
        return {"file": None, "line": None, "source": None}
    return {"file": frame.file, "line": frame.line, "source": frame.source.strip()}


def _wait(wait: Wait, lanes: _Lanes) -> dict:
    held_at = _place(wait.held_at)
    return {
        "lane": lanes.number(wait.thread, wait.task),
        "on": wait.on,
        "object": wait.object,
        "heldBy": None if wait.held_by is None else lanes.number(wait.held_by, None),
        **_place(wait.at),
        "heldAt": held_at if held_at["file"] is not None else None,
    }


def _output(run: Run) -> list[dict]:
    return [{"at": round(at, 6), "text": clean(line, 300)} for at, line in run.printed_lines()[:30]]
