"""`python3 -m judge.repeat`: grades the same files again and again on busy cores; every report must be the same to the letter."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from . import suite
from .local import grade_folder

# What a lucky or unlucky schedule decides: the mutants of these kinds are tried, beside every solution.
BY_SCHEDULE = ("race", "lost-update", "lost-wakeup", "deadlock")


@dataclass(frozen=True)
class Program:
    task: str
    folder: Path
    only: list[str] | None
    """The check that kills a mutant; a solution is asked all of them."""


def programs(tasks: list[str]) -> list[Program]:
    found = []
    for one in map(suite.load, tasks):
        teaches = {check["id"]: check["teaches"] for check in one.manifest["checks"]}
        found += [Program(one.id, one.folder / "solutions" / name, None) for name in one.manifest["solutions"]]
        found += [
            Program(one.id, one.folder / "mutants" / name, [mutant["killed_by"]])
            for name, mutant in one.manifest["mutants"].items()
            if teaches.get(mutant["killed_by"]) in BY_SCHEDULE
        ]
    return found


def differing(program: Program, runs: int) -> int:
    """How many of the reports are not the first one again."""
    first, *others = (
        json.dumps(grade_folder(program.task, program.folder, only=program.only), sort_keys=True) for _ in range(runs)
    )
    return sum(other != first for other in others)


def _burn() -> None:
    # Other work on this machine goes on; the cores are never idle all the same.
    os.nice(10)
    while True:
        pass


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 -m judge.repeat", description=__doc__)
    parser.add_argument("task", nargs="*")
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many programs at once")
    asked = parser.parse_args()
    tried = programs(asked.task or [folder.name for folder in suite.folders()])
    burners = [multiprocessing.Process(target=_burn, daemon=True) for _ in range(os.cpu_count() or 1)]
    for burner in burners:
        burner.start()
    total = 0

    def one(program: Program) -> None:
        nonlocal total
        began = time.monotonic()
        differ = differing(program, asked.runs)
        total += differ
        name = f"{program.task} {program.folder.parent.name}/{program.folder.name}"
        print(f"{'✗' if differ else '✓'} {name:52} {differ} of {asked.runs} differ  [{time.monotonic() - began:.0f} s]", flush=True)

    try:
        with ThreadPoolExecutor(asked.jobs) as pool:
            list(pool.map(one, tried))
    finally:
        for burner in burners:
            burner.kill()
    print(f"\n{len(tried)} programs, {asked.runs} times each with {len(burners)} cores kept busy: {total} reports differ")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
