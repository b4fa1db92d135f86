"""Makes the list of decisions of a failing schedule short, so that a person can read what remains."""

from __future__ import annotations

from typing import Callable

BATCH = 8
MOST_REPLAYS = 160


def shrink(schedule: str, fails: Callable[[list[str]], int | None]) -> str:
    """Delta debugging (Zeller and Hildebrandt, 2002) over the entries of `replay:SALT:I=T,I=T,…`.

    `fails` replays some candidates and returns the index of the first that still fails in the same way, or None.
    """
    prefix, _, listed = schedule.rpartition(":")
    entries = [entry for entry in listed.split(",") if entry]
    if not prefix.startswith("replay") or not entries:
        return schedule
    left = MOST_REPLAYS

    def spell(chosen: list[str]) -> str:
        return f"{prefix}:{','.join(chosen)}"

    def first_failing(candidates: list[list[str]]) -> list[str] | None:
        nonlocal left
        for start in range(0, len(candidates), BATCH):
            batch = candidates[start : start + BATCH][:left]
            if not batch:
                return None
            left -= len(batch)
            found = fails([spell(candidate) for candidate in batch])
            if found is not None:
                return batch[found]
        return None

    # A failure that no decision is needed for is the most readable of all.
    if first_failing([[]]) is not None:
        return spell([])
    pieces = 2
    while left > 0:
        size = -(-len(entries) // pieces)
        chunks = [entries[start : start + size] for start in range(0, len(entries), size)]
        without = [entries[: index * size] + entries[(index + 1) * size :] for index in range(len(chunks))]
        shorter = first_failing((chunks if pieces > 2 else []) + [rest for rest in without if rest])
        if shorter is not None:
            pieces = 2 if len(shorter) <= size else max(pieces - 1, 2)
            entries = shorter
        elif size == 1:
            break
        else:
            pieces = min(len(entries), pieces * 2)
    return spell(entries)
