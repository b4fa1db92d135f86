"""The schedules that a check tries, likely failures first. The judge decides which, not the student's side."""

from __future__ import annotations

import hashlib

FIRST = ["polite", "rr:1", "conflicts:1", "rr:2", "rr:3"]
CYCLE = ["pos:{seed}", "walk:1:{seed}", "bounded:2:{length}:{seed}", "pct:3:{length}:{seed}", "walk:0.2:{seed}", "pct:2:{length}:{seed}"]


def portfolio(count: int, seed: str, length: int) -> list[str]:
    """`count` different schedules; the same ones for the same seed. `length`: the steps of the polite run, which is among the first."""
    rest = count - len(FIRST)
    return FIRST[:count] + [
        CYCLE[index % len(CYCLE)].format(seed=_number(seed, index), length=max(1, length)) for index in range(rest)
    ]


def _number(seed: str, index: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}/{index}".encode()).digest()[:4], "big")
