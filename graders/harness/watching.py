"""Calls of the library's methods, noted for a scenario: what a program that runs by itself does with a queue, an event, a lock."""
from __future__ import annotations

import functools
import sys
from typing import Any, Callable

from . import observer, scheduler, sources

MOST_CALLS = 2000


class Watch:
    """Stands outside of the student's files and of the scenario, so that lines and names in evidence stay the student's."""

    def __init__(self, tell: Callable[..., Any] | None):
        self.calls: list[dict[str, Any]] = []
        self._tell = tell
        self._things: list[Any] = []

    def put_on(self, owner: Any, name: str) -> None:
        plain = getattr(owner, name)

        @functools.wraps(plain)
        def watched(thing: Any, *arguments: Any, **keywords: Any) -> Any:
            world = scheduler.current
            caller = sys._getframe(1)
            line = caller.f_lineno if sources.is_student(caller.f_code.co_filename) else None
            number = next((index for index, known in enumerate(self._things) if known is thing), None)
            if number is None:
                number = len(self._things)
                self._things.append(thing)
            note = {'call': name, 'on': number, 'thread': world.running.id, 'line': line, 'at': observer.seconds(world.now),
                    'until': None, 'told': None}
            if len(self.calls) < MOST_CALLS:
                self.calls.append(note)
            result = plain(thing, *arguments, **keywords)
            note['until'] = observer.seconds(world.now)
            if self._tell is not None:
                note['told'] = self._tell(thing, result, *arguments)
            return result

        setattr(owner, name, watched)
