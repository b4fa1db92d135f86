"""Who told whom: notify of conditions, set and clear of events, and how many were there to hear it."""
from __future__ import annotations

import ast
from typing import Any

from . import loops, observer, primitives, scheduler, sources, tasks


class Told:
    """The last time that somebody was to be woken by a condition or an event."""

    def __init__(self, heard: int):
        world = scheduler.current
        self.at = observer.seconds(world.now)
        self.thread, self.task = world.running.id, observer.task_name()
        self.site = observer.student_site()
        self.heard = heard
        self.cleared: sources.Site | None = None


def install() -> None:
    """Once per process, on the fresh `threading` and `asyncio`."""
    import asyncio
    import threading

    for kind in (threading.Condition, asyncio.Condition):
        kind.notify = _watched_notify(kind.notify)
    for kind in (threading.Event, asyncio.Event):
        kind.set, kind.clear = _watched_set(kind.set), _watched_clear(kind.clear)


def _named(watched: Any, plain: Any) -> Any:
    watched.__name__, watched.__qualname__, watched.__doc__ = plain.__name__, plain.__qualname__, plain.__doc__
    return watched


def _watched_notify(plain: Any) -> Any:
    def notify(self: Any, n: int = 1) -> None:
        if scheduler.current is not None:
            waiting = len(self._waiters)
            lock = primitives.lock_of(self._lock)
            if lock is not None and lock._site is not None and observer.record.tracing:
                observer.step('notifies', observer.lock_name(lock), observer.student_site(), f'{min(n, waiting)} of {waiting}')
            self._il_told = Told(min(n, waiting))
        plain(self, n)
    return _named(notify, plain)


def _watched_set(plain: Any) -> Any:
    def set(self: Any) -> None:
        if scheduler.current is not None:
            if not hasattr(self, '_cond'):
                loops.outside_of_loops(self)
            self._il_told = Told(len(self._cond._waiters if hasattr(self, '_cond') else self._waiters))
        plain(self)
    return _named(set, plain)


def _watched_clear(plain: Any) -> Any:
    def clear(self: Any) -> None:
        plain(self)
        if scheduler.current is not None and getattr(self, '_il_told', None) is not None:
            self._il_told.cleared = observer.student_site()
    return _named(clear, plain)


def lost(on: str, thing: Any, at: sources.Site | None) -> Told | None:
    """What somebody who waits for ever on `thing` missed: a set that was cleared again, a notify that came while nobody waited.

    A wait that looks at its condition first, with the lock held, misses no notify: it waits for one that never came.
    """
    told = getattr(thing, '_il_told', None)
    if told is None or told.heard:
        return None
    if on == 'event':
        return told if told.cleared is not None else None
    return told if at is not None and not _looks_first(at) else None


def _looks_first(site: sources.Site) -> bool:
    """Whether a wait stands in a loop or branch that tests something, below the `with` that takes the lock."""
    filename, line, _ = site
    tree = tasks.tree_of(filename)
    if tree is None:
        return True
    around: list[ast.AST] = []

    def walk(node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.stmt, ast.excepthandler)) and child.lineno <= line <= (child.end_lineno or child.lineno):
                around.append(child)
                walk(child)

    walk(tree)
    for node in reversed(around):
        if isinstance(node, (ast.With, ast.AsyncWith, ast.FunctionDef, ast.AsyncFunctionDef)):
            return False
        if isinstance(node, (ast.While, ast.If)) and not isinstance(node.test, ast.Constant):
            return True
        if isinstance(node, ast.stmt) and node is around[-1] and 'wait_for' in ast.unparse(node):
            return True
    return False
