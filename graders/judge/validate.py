"""Every solution must get full marks, every mutant must be killed by the check that it names."""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from . import suite
from .local import DEFAULT_SEED, Broken, grade_folder


def seeds(count: int) -> list[str]:
    return [DEFAULT_SEED] + [hashlib.sha256(f"validate {number}".encode()).hexdigest() for number in range(1, count)]


@dataclass(frozen=True)
class Matrix:
    """How each task is tried. `schedules` None: as the manifest says; `quick`: only its own check judges a mutant."""

    seed: str
    schedules: int | None
    quick: bool

    def holds_for(self, task: str) -> bool:
        """Prints a line for each solution and mutant; False if one of them is not as the manifest says."""
        one = suite.load(task)
        print(f"\n{task}  (seed {self.seed[:8]}…, {self.schedules or one.manifest['schedules']} schedules)")
        if "facts" in one.manifest:
            return self._shows_its_facts(one)
        lines = [self._solution(one, name) for name in one.manifest["solutions"]]
        lines += [self._mutant(one, name, mutant) for name, mutant in one.manifest["mutants"].items()]
        return all(lines)

    def _solution(self, one: suite.Suite, name: str) -> bool:
        def verdict(report: dict, failed: list[str]) -> tuple[bool, str]:
            decided, findings = len(report["checks"]), report["integrity"]
            if decided == len(one.checks) and not failed and not findings:
                return True, "full marks"
            return False, f"{decided} of {len(one.checks)} checks decided, failed: {', '.join(failed) or 'none'}, findings: {findings}"

        return self._line(one.id, one.folder / "solutions" / name, "solution", None, verdict)

    def _mutant(self, one: suite.Suite, name: str, mutant: dict) -> bool:
        killer = mutant["killed_by"]

        def verdict(report: dict, failed: list[str]) -> tuple[bool, str]:
            others = ", ".join(check for check in failed if check != killer)
            said = f"killed by {killer}" if killer in failed else f"NOT killed by {killer}, {len(report['checks'])} checks decided"
            return killer in failed, said + (f" (also {others})" if others else "")

        kind = "cheat" if mutant.get("cheat") else "mutant"
        return self._line(one.id, one.folder / "mutants" / name, kind, [killer] if self.quick else None, verdict)

    def _shows_its_facts(self, one: suite.Suite) -> bool:
        """Those that the judge sees: the others need the tools of the image, and `npm run graders:validate`."""
        wanted = [("solutions", name, {}) for name in one.manifest["solutions"]]
        wanted += [("mutants", name, mutant["shows"]) for name, mutant in one.manifest["mutants"].items()]
        lines = []
        for kind, name, shows in wanted:
            expected = {**one.manifest["facts"], **shows}

            def verdict(report: dict, failed: list[str], expected: dict = expected) -> tuple[bool, str]:
                told = {fact["id"]: fact["word"] for fact in report.get("facts", [])}
                said = ", ".join(f"{fact}: {word}" for fact, word in told.items())
                return bool(told) and all(expected[fact] == word for fact, word in told.items()), said

            lines.append(self._line(one.id, one.folder / kind / name, kind[:-1], None, verdict))
        return all(lines)

    def _line(self, task: str, folder: Path, kind: str, only: list[str] | None, verdict: Callable) -> bool:
        started = time.monotonic()
        try:
            report = grade_folder(task, folder, self.seed, self.schedules, only)
        except Broken as broken:
            fine, said, tried = False, f"grader broken: {str(broken).strip().splitlines()[-1]}", 0
        else:
            failed = [result["id"] for result in report["checks"] if result["status"] == "failed"]
            (fine, said), tried = verdict(report, failed), report["schedules"]
        took = time.monotonic() - started
        print(f"  {'✓' if fine else '✗'} {kind:8} {folder.name:26} {said}  [{tried} schedules, {took:.1f} s]", flush=True)
        return fine


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 -m judge.validate", description=__doc__)
    parser.add_argument("task", nargs="*")
    parser.add_argument("--seeds", type=int, default=1, help="how many different seeds to try")
    parser.add_argument("--schedules", type=int, help="instead of the number that the manifest says")
    parser.add_argument("--quick", action="store_true", help="ask of a mutant only the check that must kill it")
    asked = parser.parse_args()
    tasks = asked.task or [folder.name for folder in suite.folders()]
    results = [Matrix(seed, asked.schedules, asked.quick).holds_for(task) for seed in seeds(asked.seeds) for task in tasks]
    print("\nall as named" if all(results) else "\nnot all as named")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
