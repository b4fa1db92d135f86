"""Hooks of the standard library for forks: they make good what other threads were in the midst of. The agent has none, and does without."""
from __future__ import annotations

import os
from typing import Any, Callable

from . import scheduler

_register = os.register_at_fork


def end() -> None:
    """Whoever registers from here on is heard in every fork."""
    os.register_at_fork = _register


def _register_for_runs(**hooks: Callable[[], Any]) -> None:
    _register(**{when: _in_runs(hook) for when, hook in hooks.items()})


def _in_runs(hook: Callable[[], Any]) -> Callable[[], None]:
    def called() -> None:
        if scheduler.current is not None:
            hook()
    return called


os.register_at_fork = _register_for_runs
