"""Which read a write relies on, and whether somebody else wrote in between."""
from __future__ import annotations

from typing import Any


# A trace that runs into a limit is long; nobody reads more of it, and each write is compared with what came before.
LAST_STEPS, LAST_ACCESSES = 4000, 150


def _same(one: Any, other: Any) -> bool:
    """Two places are one if they are equal, or if one of them is the whole of the container that the other is in."""
    if one == other:
        return True
    if not (isinstance(one, tuple) and isinstance(other, tuple) and len(one) > 1 and len(other) > 1):
        return False
    return one[1] == '[]' == other[1] and one[0] == other[0] and (len(one) == 2 or len(other) == 2)


def explain(steps: list[dict[str, Any]], places: list[Any]) -> None:
    """Fill `relies_on` and `stale` of every write: the last read of the same place by the same thread or task since its last write."""
    if not _link(steps, places, first=False):
        _link(steps, places, first=True)


def _actor(step: dict[str, Any]) -> tuple[int, str | None]:
    return step['thread'], step['task']


def _link(steps: list[dict[str, Any]], places: list[Any], first: bool) -> bool:
    """With `first`, a write relies on the first read in its function: the check of check-then-act. True if anything was stale."""
    found = False
    by_container: dict[Any, list[int]] = {}
    for index in range(max(0, len(steps) - LAST_STEPS), len(steps)):
        step, place = steps[index], places[index]
        if place is None or step['action'] not in ('reads', 'writes'):
            continue
        group = by_container.setdefault(place[:2] if len(place) == 3 else place, [])
        if step['action'] == 'writes':
            recent = group[-LAST_ACCESSES:]
            own = [i for i in recent if _actor(steps[i]) == _actor(step) and _same(places[i], place)]
            reads: list[int] = []
            for i in reversed(own):
                if steps[i]['action'] == 'writes':
                    break
                if not first or steps[i]['frame']['function'] == step['frame']['function']:
                    reads.append(i)
            if reads:
                read = reads[-1] if first else reads[0]
                others = [i for i in recent if i > read and steps[i]['action'] == 'writes' and _actor(steps[i]) != _actor(step)
                          and _same(places[i], place)]
                if not first or others:
                    step['relies_on'] = read
                    step['stale'] = bool(others)
                    found = found or bool(others)
        group.append(index)
    return found
