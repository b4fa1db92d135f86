"""Notices a program that reaches for the machinery that runs it. Facts for people; nothing in this process can be relied on to stop anybody."""
from __future__ import annotations

import os
import sys
from types import FrameType, ModuleType
from typing import Any, Callable

from . import console, observer, processes, real, scheduler, signals, sources

# Between the program and what it reaches for there may be these.
BETWEEN = ('ctypes', 'importlib', '_frozen_importlib', 'runpy', 'inspect', 'gc')
EVENTS = frozenset((
    'gc.get_objects', 'gc.get_referrers', 'gc.get_referents', 'sys.settrace', 'sys.setprofile', 'sys._current_frames', 'sys.addaudithook',
    'ctypes.dlopen', 'ctypes.dlsym', 'ctypes.dlsym/handle', 'ctypes.cdata', 'ctypes.cdata/buffer', 'ctypes.string_at', 'ctypes.addressof',
    'ctypes.PyObj_FromPtr', 'sys.monitoring.register_callback',
))
# What of the harness stands in for functions that it watches here.
THROUGH = (signals.__dict__, console.__dict__, processes.__dict__)
_package = os.path.dirname(__file__) + os.sep
_name = __name__.partition('.')[0]
_noted: set[Any] = set()
tell: Callable[[dict[str, Any]], None] | None = None
_looking = False
_pid = 0
# There is no way to take a hook out again; it does nothing where nothing runs.
_audited = False


def noted(what: str, site: sources.Site | None) -> None:
    """Make it a fact, once for each place, and tell the agent at once: what comes after may take it off the list."""
    if (what, site) not in _noted and len(_noted) < 50 and scheduler.current is not None:
        _noted.add((what, site))
        fact = observer.make_fact('tampering', what=what, frame=sources.frame_json(site))
        observer.record_fact(fact)
        if tell is not None:
            tell(fact)


def _is_between(frame: FrameType) -> bool:
    space = frame.f_globals
    package = str(space.get('__name__', '')).partition('.')[0]
    return package in BETWEEN or any(space is other for other in THROUGH) or frame.f_code.co_filename == '<string>'


def _asked_by_student(frame: FrameType | None) -> sources.Site | None:
    """The place in the student's code that called, by way of a few modules at most."""
    while frame is not None and _is_between(frame):
        frame = frame.f_back
    if frame is None or not sources.is_student(frame.f_code.co_filename):
        return None
    return sources.site_of(frame)


def _open(path: Any) -> str | None:
    if not isinstance(path, (str, bytes)):
        return None
    name = os.fsdecode(path)
    if name.startswith('/proc/') and name.rpartition('/')[2] in ('mem', 'maps', 'environ', 'auxv', 'pagemap'):
        return name
    return name if name.startswith(_package) else None


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    global _looking
    if event == 'sys._getframe':
        return
    if event in EVENTS:
        what, refuse = event, None
    elif event == 'open':
        what = _open(arguments[0])
        if what is None:
            return
        what, refuse = f'open {what}', PermissionError(13, 'Permission denied')
    elif event == 'import':
        if arguments[0].partition('.')[0] != _name:
            return
        what, refuse = f'import {arguments[0]}', ModuleNotFoundError(f'No module named {arguments[0]!r}')
    elif event == 'os.kill' or event == 'os.killpg':
        if arguments[0] not in (os.getppid(), real.getppid(), os.getpgid(real.getppid()), 0, -1):
            return
        what, refuse = event, PermissionError(1, 'Operation not permitted')
    else:
        return
    if _looking or scheduler.current is None or scheduler.current.finished or os.getpid() != _pid:
        return
    _looking = True
    try:
        site = _asked_by_student(sys._getframe(1))
        if site is not None:
            noted(what, site)
    finally:
        _looking = False
    if site is not None and refuse is not None:
        raise refuse


class Guarded(ModuleType):
    """Stands for a module of the harness in sys.modules: the harness's own code finds the module, a program finds nothing."""

    def __getattribute__(self, name: str) -> Any:
        module = object.__getattribute__(self, '__dict__')['module']
        if name in ('__name__', '__spec__', '__path__', '__file__', '__package__', '__loader__'):
            return getattr(module, name)
        site = _asked_by_student(sys._getframe(1))
        if site is not None:
            noted(f'sys.modules {module.__name__}', site)
            raise AttributeError(f'module {module.__name__!r} has no attribute {name!r}')
        return getattr(module, name)


def climbs(thing: Any, attribute: str, site: int) -> Any:
    """Called by rewritten code before it takes such an attribute."""
    kind = type(thing).__name__
    own = kind == 'function' and sources.is_student(thing.__code__.co_filename)
    if thing is sys or kind in ('frame', 'traceback', 'generator', 'coroutine', 'async_generator', 'cell') or kind == 'function' and not own \
            or attribute.startswith('__il_') or attribute == '__subclasses__':
        noted(f'{thing.__name__ if isinstance(thing, (type, ModuleType)) else kind}.{attribute}', sources.sites[site][:3])
    return thing


def guard(put: Callable[[Any, str, Any], None]) -> None:
    """In the agent, before it forks."""
    global _audited
    for name, module in list(sys.modules.items()):
        if name == _name or name.startswith(_name + '.'):
            guarded = Guarded(name)
            object.__getattribute__(guarded, '__dict__')['module'] = module
            put(sys.modules, name, guarded)
    if not _audited:
        _audited = True
        sys.addaudithook(_audit)


def begin(told: Callable[[dict[str, Any]], None]) -> None:
    """In the child, last of all, before any code of the student's runs."""
    global _pid, tell
    _pid = os.getpid()
    tell = told
