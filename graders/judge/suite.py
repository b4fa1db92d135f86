"""A task's folder: manifest, checks, scenarios."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Callable

from .words import Text

# Whoever writes a task may keep it in a folder of their own until it is done.
SUITES = Path(os.environ.get("INTERLEAVE_SUITES") or Path(__file__).resolve().parent.parent / "suites")


@dataclass(frozen=True)
class Check:
    id: str
    title: Text
    teaches: str
    decide: Callable


@dataclass(frozen=True)
class Suite:
    folder: Path
    manifest: dict
    scenarios: str
    checks: list[Check]

    @property
    def id(self) -> str:
        return self.manifest["id"]


def folders() -> list[Path]:
    """Every suite, in a fixed order."""
    return sorted(path.parent for path in SUITES.glob("*/*/task.toml"))


def load(task: str) -> Suite:
    """Raises ValueError if there is no such task, or if manifest and checks disagree."""
    folder = next((folder for folder in folders() if folder.name == task), None)
    if folder is None:
        raise ValueError(f"no task {task!r} below {SUITES}")
    manifest = tomllib.loads((folder / "task.toml").read_text(encoding="utf-8"))
    # What a person judges has facts in place of checks.
    found = {} if "facts" in manifest else _functions(folder)
    declared = manifest["checks"]
    ids = [check["id"] for check in declared]
    if sorted(ids) != sorted(found):
        raise ValueError(f"{task}: task.toml has checks {ids}, checks.py has {sorted(found)}")
    checks = [Check(check["id"], _title(check["id"], found), check["teaches"], found[check["id"]]) for check in declared]
    return Suite(folder, manifest, (folder / "scenarios.py").read_text(encoding="utf-8"), checks)


def _functions(folder: Path) -> dict[str, Callable]:
    spec = spec_from_file_location(f"suite_{folder.name.replace('-', '_')}_checks", folder / "checks.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return {
        name.replace("_", "-"): value for name, value in vars(module).items() if getattr(value, "is_check", False)
    }


def _title(check: str, found: dict[str, Callable]) -> Text:
    lines = [line.strip() for line in (found[check].__doc__ or "").strip().split("\n")]
    if len(lines) != 2 or not all(lines):
        raise ValueError(f"{check}: the docstring must be two lines, zh-CN and en")
    return Text(*lines)
