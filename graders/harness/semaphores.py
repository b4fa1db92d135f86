"""The semaphore under multiprocessing's locks, in memory that all processes of a run share."""
from __future__ import annotations

import mmap
import sys
from typing import Any

from . import observer, primitives, scheduler, sources

RECURSIVE = 0
MOST = 1 << 17
SEM_VALUE_MAX = 2_147_483_647

# Two numbers for each: its value, and one more than the number of the thread that holds it. The very first counts them.
_memory: Any = None
_known: dict[int, 'SemLock'] = {}


def begin() -> None:
    """In the child: memory of this run alone, before there is a second process."""
    global _memory
    _memory = memoryview(mmap.mmap(-1, MOST * 8)).cast('i')
    _memory[0] = 1


def _made_by(kind: int) -> str:
    """'student' for a lock of the student's own, 'library' for one inside a queue, an event, a pool."""
    frame = sys._getframe(2)
    while frame is not None:
        module, function = frame.f_globals.get('__name__'), frame.f_code.co_name
        if sources.relative(frame.f_code.co_filename) is not None or module == 'multiprocessing.sharedctypes':
            return 'student'
        owner = type(frame.f_locals.get('self')).__name__
        if module == 'multiprocessing.synchronize' and owner == 'Condition':
            return 'student' if kind == RECURSIVE else 'library'
        if not (module == 'multiprocessing.context' or module == 'multiprocessing.synchronize' and function == '__init__'):
            return 'library'
        frame = frame.f_back
    return 'library'


def _inside_access() -> bool:
    """Whether the lock is taken or released by `value.value` itself, whose code has no module: the access is what counts there."""
    return sys._getframe(2).f_globals.get('__name__') in (None, 'multiprocessing.sharedctypes')


class SemLock:
    """`_multiprocessing.SemLock`. `_taken` is how often the thread that holds it, in this process, has taken it."""

    SEM_VALUE_MAX = SEM_VALUE_MAX

    def __init__(self, kind: int, value: int, maxvalue: int, name: str | None, unlink: bool):
        if not 0 <= value <= maxvalue:
            raise ValueError('invalid value')
        handle = _memory[0]
        if handle >= MOST:
            raise OSError(28, 'No space left on device')
        _memory[0] += 1
        self._set_up(handle, kind, maxvalue, None if unlink else name)
        _memory[2 * handle] = value
        self._inner = _made_by(kind) == 'library'
        self._site = observer.student_site()
        if not self._inner and self._site is not None:
            observer.name_lock(self)
        elif self._site is not None:
            # Several of them make one queue, which the report calls by its name.
            name = sources.assigned.get(self._site[0], {}).get(self._site[1])
            if name is not None:
                observer.record.names[self] = name.removesuffix('[]')
        _known[handle] = self

    def _set_up(self, handle: int, kind: int, maxvalue: int, name: str | None) -> None:
        self.handle, self.kind, self.maxvalue, self.name = handle, kind, maxvalue, name
        self._taken = 0
        self._number = -handle
        self._inner = True
        self._site: Any = None
        self._held_at: Any = None
        self._clock: dict[int, int] | None = None

    @classmethod
    def _rebuild(cls, handle: int, kind: int, maxvalue: int, name: str | None) -> 'SemLock':
        self = cls.__new__(cls)
        self._set_up(handle, kind, maxvalue, name)
        original = _known.get(handle)
        if original is not None:
            self._inner, self._site = original._inner, original._site
            observer.record.names[self] = observer.lock_name(original)
        return self

    @property
    def _signal(self) -> bool:
        """Whether it is no lock that a thread 'holds': a counter, or the library's own business."""
        return self._inner or self.kind != RECURSIVE and self.maxvalue != 1

    @property
    def _owner(self) -> Any:
        number = _memory[2 * self.handle + 1]
        return scheduler.current.threads[number - 1] if number else None

    def acquire(self, block: bool = True, timeout: float | None = None) -> bool:
        world = scheduler.current
        thread = world.running
        if self.kind == RECURSIVE and self._is_mine():
            self._taken += 1
            return True
        slot = 2 * self.handle
        seen = not self._inner and not _inside_access()
        if seen:
            world.point('S', ('shared', 'lock', self.handle))
        if not _memory[slot]:
            if not block:
                return False
            if seen:
                observer.waits(thread, self)
            end = None if timeout is None else world.now + primitives.ticks(timeout)
            while not _memory[slot]:
                if end is not None and world.now >= end:
                    return False
                world.block('semaphore' if self._signal else 'lock', self, None if end is None else end - world.now,
                            (('lock', self.handle),))
        _memory[slot] -= 1
        _memory[slot + 1] = thread.id + 1
        self._taken += 1
        if self._clock is not None:
            observer.joined(thread, self._clock)
        if seen:
            observer.acquired(thread, self, block and timeout is None)
        return True

    def __enter__(self) -> bool:
        return self.acquire()

    def release(self) -> None:
        world = scheduler.current
        slot = 2 * self.handle
        if self.kind == RECURSIVE:
            if not self._is_mine():
                raise AssertionError('attempt to release recursive lock not owned by thread')
            if self._taken > 1:
                self._taken -= 1
                return
        elif _memory[slot] >= self.maxvalue:
            raise ValueError('semaphore or lock released too many times')
        seen = not self._inner and not _inside_access()
        if seen:
            world.point('S', ('shared', 'lock', self.handle))
        if seen:
            observer.released(world.running, self)
        owner = self._owner
        if owner is not None and self in owner.held:
            owner.held.remove(self)
        self._taken -= 1
        self._held_at = None
        self._clock = observer.published(world.running, self._clock)
        _memory[slot] += 1
        _memory[slot + 1] = 0
        world.notify(('lock', self.handle))

    def __exit__(self, *exception: Any) -> None:
        self.release()

    def _is_mine(self) -> bool:
        return self._taken > 0 and _memory[2 * self.handle + 1] == scheduler.current.running.id + 1

    def _count(self) -> int:
        return self._taken

    def _get_value(self) -> int:
        return _memory[2 * self.handle]

    def _is_zero(self) -> bool:
        return not _memory[2 * self.handle]

    def _after_fork(self) -> None:
        self._taken = 0

    def describe(self) -> str:
        return observer.lock_name(self)
