"""The programs of the corpus and what each says of itself."""
from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

FOLDER = Path(__file__).resolve().parent / 'programs'
# The part of the wrong programs that 200 schedules must find.
LEAST_FOUND = 0.98
FAMILIES = ('threads', 'deadlocks', 'conditions', 'queues', 'pools', 'coroutines', 'sockets', 'processes', 'times')

# `Misunderstanding` in libs/contract.
MISUNDERSTANDINGS = frozenset((
    'lost-update', 'race', 'deadlock', 'lost-wakeup', 'forgotten-await', 'blocked-loop', 'serial-execution',
    'completion-order', 'pool-size', 'protocol-order', 'sticky-packets', 'resource-leak', 'wrong-result',
))

# Kinds of facts, and two that are read from elsewhere in a run: a task pending at the end, a thread that never ended.
FORBIDDABLE = frozenset((
    'never_awaited', 'left_open', 'loop_blocked', 'thread_error', 'busy_wait', 'lock_order_cycle', 'race', 'task_pending', 'thread_left',
))


@dataclass(frozen=True)
class Program:
    """A file of the corpus. `is_right` is asked of the result as JSON gives it back: lists, no tuples; keys are strings."""

    name: str
    family: str
    path: Path
    sentence: str
    wrong: str | None
    forbid: tuple[str, ...]
    is_right: Callable[[Any], bool]

    def accepts(self, result: Any) -> bool:
        try:
            return self.is_right(json.loads(json.dumps(result))) is True
        except (TypeError, ValueError, LookupError, AttributeError):
            return False


def load(path: Path) -> Program:
    module = _import(path)
    return Program(
        name=path.stem,
        family=path.parent.name,
        path=path,
        sentence=(module.__doc__ or '').strip(),
        wrong=module.WRONG,
        forbid=getattr(module, 'FORBID', ()),
        is_right=module.is_right,
    )


def load_all(only: list[str] | None = None) -> list[Program]:
    """All programs by family and name, or those whose family or name is in `only`."""
    programs = [load(path) for family in FAMILIES for path in sorted((FOLDER / family).glob('*.py'))]
    if only is None:
        return programs
    known = {program.name for program in programs} | set(FAMILIES)
    if unknown := sorted(set(only) - known):
        raise ValueError(f'no such program or family: {", ".join(unknown)}')
    return [program for program in programs if program.name in only or program.family in only]


def _import(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f'corpus_program_{path.stem}', path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
