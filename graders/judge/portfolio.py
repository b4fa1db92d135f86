"""The schedules that a check tries, likely failures first. The judge decides which, not the student's side."""

from __future__ import annotations

import hashlib

FIRST = ["polite", "rr:1", "rr:2", "rr:3", "rr:5"]
CYCLE = ["pos:{}", "walk:1.0:{}", "walk:0.2:{}", "pct:3:{}", "pct:2:{}"]


def portfolio(count: int, seed: str) -> list[str]:
    """`count` different schedules; the same ones for the same seed."""
    rest = count - len(FIRST)
    return FIRST[:count] + [CYCLE[index % len(CYCLE)].format(_number(seed, index)) for index in range(rest)]


def _number(seed: str, index: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}/{index}".encode()).digest()[:4], "big")
