"""Single preemptions of a run that could change what it does: at a moment when a thread is about to touch what another one touches later.

Switching anywhere else, to a thread that touches nothing of this, gives the same run again in another order: this is context bounding (Musuvathi and
Qadeer, PLDI 2007) as far as one run shows. What another thread would touch only after the switch is not seen, so runs that need it are left to chance.
"""
from __future__ import annotations

from typing import Any

# Runs that say more are long; then these are some of all, evenly taken.
MOST = 400
# Longer runs do not say what they touched afterwards.
LONGEST = 20_000
# Of a switch, likeliest first: both threads touch data, and one of them writes; this one is about to write what only it is seen to touch; both touch a
# lock, a queue or the like; anything else, as where the other one has started this one and mostly waits for its end.
CONFLICTS, MAY_CONFLICT, SYNCHRONISES, HARDLY = range(4)
# A moment of one thread, whatever others do at the time.
ALONE = ('sleep', 'clock')


def speaks_of_them(schedule: str) -> bool:
    """Whether runs of a schedule tell of their switches: those in which no chance has part."""
    return schedule in ('polite', 'first', 'last') or schedule.startswith('replay:')


Touched = tuple[Any, str, Any, int, tuple[Any, ...]]


def note(touched: list[Touched], world: Any, thread: Any, kind: str, place: Any) -> None:
    """That `thread` is about to do `kind` to `place`. To release a lock is 'U': switching right before shows nothing that switching later does not."""
    if len(touched) < LONGEST:
        if kind == 'S' and any(held is place for held in thread.held):
            kind = 'U'
        touched.append((thread, kind, place, world.choices, tuple(world.runnable) if len(world.runnable) > 1 else ()))


def of(touched: list[Touched], decided: int) -> list[list[int]]:
    """Triples of a choice, the thread to run there, and how that could matter, after choice number `decided`."""
    # What was written while there was nobody else yet stays as it is.
    alone = next((number for number, (*_, runnable) in enumerate(touched) if runnable), len(touched))
    written = {place for _, kind, place, _, _ in touched[alone:] if kind == 'W'}
    later: dict[Any, dict[int, bool]] = {}
    found = []
    for thread, kind, place, choice, runnable in reversed(touched):
        users = later.setdefault(place, {})
        if choice > decided and kind != 'U' and place not in ALONE:
            for other in runnable:
                if other is thread:
                    continue
                matters = _matters(thread, kind, place, other, users.get(other.id), place in written)
                if matters is not None:
                    found.append([choice, other.id, matters])
        users[thread.id] = users.get(thread.id, False) or kind != 'R'
    found.sort()
    return found[::max(1, -(-len(found) // MOST))]


def _matters(thread: Any, kind: str, place: Any, other: Any, writes: bool | None, is_written: bool) -> int | None:
    """`writes`: whether the other one only reads of this place later, or not; None if it does not touch it."""
    # What several processes share has a name in each of them, but only this one's part is known here.
    is_known = not (isinstance(place, tuple) and place[:1] == ('shared',))
    if kind == 'S':
        matters = None if writes is None and is_known else SYNCHRONISES
    elif writes is not None and (writes or kind != 'R'):
        matters = CONFLICTS
    elif is_written and other is not thread.starter:
        # Under the other schedule it may do what this thread did here, for instance as a worker that takes the next job.
        matters = MAY_CONFLICT if kind == 'W' else HARDLY
    else:
        matters = None
    return HARDLY if matters is not None and other is thread.starter else matters
