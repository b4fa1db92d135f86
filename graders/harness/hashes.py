"""Hashes of the student's own objects, in order of first use instead of by address, so that sets are the same in every process."""
from __future__ import annotations

import builtins
import dataclasses
import weakref
from typing import Any

from . import observer, sources

_known: dict[int, tuple[int, Any]] = {}
_made = 0


def in_order(self: Any) -> int:
    global _made
    number, _ = _known.get(id(self), (None, None))
    if number is None:
        _made += 1
        number = hash((_made, observer.salt))
        try:
            # Nothing is left on the object, where the student could see it.
            _known[id(self)] = number, weakref.ref(self, lambda _, key=id(self): _known.pop(key, None))
        except TypeError:
            return object.__hash__(self)
    return number


def install() -> None:
    """Classes of the student's that neither have nor inherit a hash or an equality of their own get this one."""
    build, process = builtins.__build_class__, dataclasses._process_class

    def build_class(body: Any, name: str, *bases: Any, **keywords: Any) -> Any:
        made = build(body, name, *bases, **keywords)
        if isinstance(made, type) and made.__hash__ is object.__hash__ and sources.is_student(body.__code__.co_filename):
            made.__hash__ = in_order
        return made

    def process_class(cls: Any, *arguments: Any) -> Any:
        if cls.__dict__.get('__hash__') is in_order:
            del cls.__hash__
        return process(cls, *arguments)

    builtins.__build_class__ = build_class
    dataclasses._process_class = process_class
