"""Single preemptions of a run that could change what it does: at a moment when a thread is about to touch what another one touches later.

Switching anywhere else, to a thread that touches nothing of this, gives the same run again in another order, so that whoever tries all of these has
tried every schedule with one preemption more than the run had (context bounding: Musuvathi and Qadeer, PLDI 2007).
"""
from __future__ import annotations

from typing import Any

# Runs that say more are long; then these are some of all, evenly taken.
MOST = 400
# Longer runs do not say what they touched afterwards.
LONGEST = 20_000
# Of a switch: both threads touch data, and one of them writes; one touches data; both touch a lock, a queue or the like.
CONFLICTS, MAY_CONFLICT, SYNCHRONISES = range(3)
# A moment of one thread, whatever others do at the time.
ALONE = ('sleep', 'clock')


def speaks_of_them(schedule: str) -> bool:
    """Whether runs of a schedule tell of their switches: those in which no chance has part."""
    return schedule in ('polite', 'first', 'last') or schedule.startswith('replay:')


def of(touched: list[tuple[Any, str, Any, int, tuple[Any, ...]]], decided: int) -> list[list[int]]:
    """Triples of a choice, the thread to run there, and how that could matter, after choice number `decided`. `touched`: the thread, what it was about
    to do and to what, the number of the choice, and who could run (nobody else: empty)."""
    later: dict[Any, dict[int, bool]] = {}
    found = []
    for thread, kind, place, choice, runnable in reversed(touched):
        users = later.setdefault(place, {})
        if choice > decided and place not in ALONE:
            for other in runnable:
                if other is not thread and (matters := _matters(thread, kind, place, other, users.get(other.id))) is not None:
                    found.append([choice, other.id, matters])
        users[thread.id] = users.get(thread.id, False) or kind != 'R'
    found.sort()
    return found[::max(1, -(-len(found) // MOST))]


def _matters(thread: Any, kind: str, place: Any, other: Any, writes: bool | None) -> int | None:
    """`writes`: whether the other one only reads of this place later, or not; None if it does not touch it."""
    if writes is not None and (writes or kind != 'R'):
        if kind == 'S':
            return SYNCHRONISES
        # Whoever starts threads mostly looks at what they did once they are done.
        return MAY_CONFLICT if other is thread.starter else CONFLICTS
    if kind == 'S':
        # What several processes share has a name in each of them, but only this one's part is known here.
        return SYNCHRONISES if isinstance(place, tuple) and place[:1] == ('shared',) else None
    # Under the other schedule it may do what this thread did here, for instance as a worker that takes the next job.
    return None if other is thread.starter else MAY_CONFLICT
