"""Containers of the standard library that are written in Python: their methods get yield points, as if the student had written them.

A `Counter.update` without a lock loses counts just as `counts[key] += 1` does. `python3 -m harness.library` writes down what comes of that for this
Python, which is half of what an agent needs to start; the image of the student's side has it, and without it the sources are rewritten at each start.
"""
from __future__ import annotations

import _collections_abc
import collections
import marshal
import os
import sys
from types import CodeType, FunctionType, FrameType
from typing import Any, Callable

from . import points, sources

CLASSES = (collections.Counter, collections.ChainMap, collections.UserDict, collections.UserList,
           _collections_abc.MutableMapping, _collections_abc.MutableSequence, _collections_abc.MutableSet)
FILES = frozenset((collections.__file__, _collections_abc.__file__, __file__))

MODULES = (collections, _collections_abc)
KEPT = os.path.join(os.path.dirname(__file__), '__pycache__', f'library.{sys.implementation.cache_tag}.points')

# Sites below this number are of the library.
sites = 0
_codes: list[tuple[FunctionType, CodeType]] = []
_count_in_c = collections._count_elements
_count_in_python: Any = None
_callers: dict[Any, int] = {}


def install() -> None:
    """Once per process, before any file of the student's is rewritten."""
    global sites, _count_in_python
    if _codes:
        return
    for module, (code, found) in zip(MODULES, _kept() or _rewritten()):
        sources.sites.extend(found)
        parts = {part.co_name: part for part in code.co_consts if isinstance(part, CodeType)}
        if module is collections:
            _count_in_python = FunctionType(parts['_count_elements'], collections.__dict__)
        for kind in CLASSES:
            methods = {part.co_name: part for part in parts[kind.__name__].co_consts if isinstance(part, CodeType)} \
                if kind.__module__ == module.__name__ or kind.__name__ in parts else {}
            for name, method in vars(kind).items():
                if name in methods and type(method) is FunctionType and name not in ('__init__', '__repr__', '__reduce__') \
                        and method.__code__.co_freevars == methods[name].co_freevars:
                    _codes.append((method, methods[name]))
    sites = len(sources.sites)


def _rewritten() -> list[tuple[CodeType, list[Any]]]:
    """For each of MODULES its code and its sites, numbered on from one to the next."""
    done: list[tuple[CodeType, list[Any]]] = []
    for module in MODULES:
        with open(module.__file__, 'rb') as file:
            code, found, _ = points.rewrite(file.read(), module.__file__, sum(len(found) for _, found in done))
        done.append((code, found))
    return done


def _kept() -> list[tuple[CodeType, list[Any]]] | None:
    try:
        with open(KEPT, 'rb') as file:
            return marshal.load(file)
    except (OSError, EOFError, ValueError, TypeError):
        return None


def begin(put: Callable[[Any, str, Any], None]) -> None:
    """Before a run."""
    for function, code in _codes:
        put(function, '__code__', code)
    put(collections, '_count_elements', _count_elements)


def _count_elements(mapping: Any, iterable: Any) -> None:
    # Nobody else can see a Counter that is being made.
    frame = sys._getframe(2)
    made = frame.f_code is collections.Counter.__init__.__code__ or _caller(frame) is None
    (_count_in_c if made else _count_in_python)(mapping, iterable)


def _caller(frame: FrameType | None) -> FrameType | None:
    """The frame that called into the library, if it is the student's."""
    while frame is not None and frame.f_code.co_filename in FILES:
        frame = frame.f_back
    return frame if frame is not None and sources.is_student(frame.f_code.co_filename) else None


def site_of_caller(site: int) -> int | None:
    """The number of the site at which the student called the method that `site` is in; None if it was not the student."""
    frame = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename not in FILES:
        frame = frame.f_back
    caller = _caller(frame)
    if caller is None:
        return None
    owner = frame.f_locals.get('self', frame.f_locals.get('mapping'))
    key = (caller.f_code.co_filename, caller.f_lineno, caller.f_code.co_name, type(owner).__name__, sources.sites[site][4])
    if key not in _callers:
        _callers[key] = len(sources.sites)
        sources.sites.append(key)
    return _callers[key]


if __name__ == '__main__':
    with open(KEPT, 'wb') as kept:
        marshal.dump(_rewritten(), kept)
