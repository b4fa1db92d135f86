"""One run of a check as a value: short enough to copy, and enough to run it again, with the same files, on any machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Replay:
    """The inputs that `seed` draws, in the check's `call`-th exploration (from 1), under one schedule.

    The seed is the check's own: nothing of other checks or other submissions follows from it.
    """

    task: str
    check: str
    seed: str
    call: int
    schedule: str

    def __str__(self) -> str:
        return f"{self.task}.{self.check}.{self.seed}.{self.call}.{self.schedule}"

    @staticmethod
    def read(spelt: str) -> Replay:
        """Raises ValueError if it is none."""
        fields = spelt.split(".", 4)
        if len(fields) != 5 or not fields[3].isdecimal():
            raise ValueError(f"{spelt[:80]!r} is no replay: task.check.seed.call.schedule")
        return Replay(fields[0], fields[1], fields[2], int(fields[3]), fields[4])
