"""The lowest level of the standard library, replaced: locks, starting and ending a thread, clocks.

`threading`, `queue`, `concurrent.futures` and `asyncio` are the interpreter's own sources on top of these, so that what
they promise (barging, order of waiters, order of notify) is what they really do.
"""
from __future__ import annotations

import sys
import time
from typing import Any, Callable

from . import observer, real, scheduler
from .scheduler import SECOND

EPOCH = 1_700_000_000 * SECOND
BOOT = 1000 * SECOND
TICKS_A_NANOSECOND = SECOND // 1_000_000_000

# Locks made inside these functions keep books for Thread itself; they block, but nobody learns from preemption there.
_quiet_code: set[Any] = set()
_made = 0


def ticks(seconds: float) -> int:
    """At least one for any time above zero, or `while (left := end - monotonic()) > 0: wait(left)` would never see its end."""
    return max(1, round(seconds * SECOND)) if seconds > 0 else 0


class Lock:
    __slots__ = ('_locked', '_owner', '_waiters', '_number', '_quiet', '_signal', '_site', '_held_at', '_clock', '_taken', '__weakref__')

    def __init__(self) -> None:
        global _made
        _made += 1
        self._number = _made
        self._locked = False
        self._owner: Any = None
        self._waiters: list[Any] | None = None
        self._clock: dict[int, int] | None = None
        self._held_at: Any = None
        self._taken = 0
        self._signal = False
        self._quiet = True
        self._site: Any = None
        if scheduler.current is None:
            return
        frame = sys._getframe(1)
        while frame is not None and frame.f_globals.get('__name__') == __name__:
            frame = frame.f_back
        # The lock inside Condition.wait is a signal between two threads: it excludes nobody and is never 'held'.
        self._signal = frame.f_code.co_name == 'wait' and frame.f_globals.get('__name__') == 'threading'
        self._quiet = frame.f_globals.get('__name__', '').startswith(('importlib', '_frozen', 'trio.'))
        # A thread's own locks; what its function makes is further out than the function itself, and the student's.
        while frame is not None and frame.f_globals.get('__name__') == 'threading':
            if frame.f_code in _quiet_code:
                self._quiet = True
            frame = frame.f_back
        if not self._quiet:
            self._site = observer.student_site()
            if self._site is not None:
                observer.name_lock(self)

    def __hash__(self) -> int:
        return hash((self._number, observer.salt))

    def __reduce__(self) -> Any:
        raise TypeError("cannot pickle '_thread.lock' object")

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        if not blocking and timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        if timeout < 0 and timeout != -1:
            raise ValueError('timeout value must be a non-negative number')
        world = scheduler.current
        if world is None:
            if self._locked:
                if blocking and timeout == -1:
                    raise RuntimeError('a lock would block outside of a run')
                return False
            self._locked = True
            return True
        if not self._quiet:
            world.point('S', self)
        thread = world.running
        if self._locked:
            if not blocking or timeout == 0:
                thread.gave_up += 1
                return False
            thread.wanted = (self, self._taken)
            end = None if timeout == -1 else world.now + ticks(timeout)
            if not self._quiet:
                observer.waits(thread, self)
            while self._locked:
                if self._waiters is None:
                    self._waiters = []
                self._waiters.append(thread)
                in_time = world.block('lock', self, None if end is None else end - world.now)
                if thread in self._waiters:
                    self._waiters.remove(thread)
                if not in_time and self._locked:
                    thread.gave_up += 1
                    thread.wanted = None
                    return False
            thread.wanted = None
        self._locked = True
        self._taken += 1
        self._owner = thread
        if self._clock is not None:
            observer.joined(thread, self._clock)
        if not self._quiet:
            observer.acquired(thread, self, blocking and timeout == -1)
        return True

    __enter__ = acquire

    def release(self) -> None:
        if not self._locked:
            raise RuntimeError('release unlocked lock')
        world = scheduler.current
        if world is None:
            self._locked = False
            return
        if not self._quiet:
            world.point('S', self)
            if not self._locked:
                raise RuntimeError('release unlocked lock')
            observer.released(world.running, self)
        self._free(world)

    def _free(self, world: Any) -> None:
        owner = self._owner
        if owner is not None and self in owner.held:
            owner.held.remove(self)
        self._locked = False
        self._owner = None
        self._held_at = None
        self._clock = observer.published(world.running, self._clock)
        if self._waiters:
            waiters, self._waiters = self._waiters, []
            for waiter in waiters:
                world.wake(waiter)

    def __exit__(self, *exception: Any) -> None:
        self.release()

    def locked(self) -> bool:
        return self._locked

    acquire_lock = acquire
    release_lock = release
    locked_lock = locked

    def _at_fork_reinit(self) -> None:
        self._locked = False
        self._owner = None
        self._waiters = None

    def __repr__(self) -> str:
        return f"<{'locked' if self._locked else 'unlocked'} _thread.lock object>"


class RLock:
    __slots__ = ('_lock', '_count', '_holder', '__weakref__')

    def __init__(self) -> None:
        self._lock = Lock()
        self._count = 0
        self._holder: Any = None

    def __hash__(self) -> int:
        return hash(self._lock)

    def __reduce__(self) -> Any:
        raise TypeError("cannot pickle '_thread.RLock' object")

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        world = scheduler.current
        thread = world.running if world is not None else None
        if self._count and self._holder is thread:
            self._count += 1
            return True
        if self._lock.acquire(blocking, timeout):
            self._holder = thread
            self._count = 1
            return True
        return False

    __enter__ = acquire

    def release(self) -> None:
        if not self._is_owned():
            raise RuntimeError('cannot release un-acquired lock')
        self._count -= 1
        if not self._count:
            self._holder = None
            self._lock.release()

    def __exit__(self, *exception: Any) -> None:
        self.release()

    def _is_owned(self) -> bool:
        world = scheduler.current
        return self._count > 0 and (world is None or self._holder is world.running or self._holder is None)

    def _recursion_count(self) -> int:
        return self._count if self._is_owned() else 0

    def _release_save(self) -> tuple[int, Any]:
        if not self._count:
            raise RuntimeError('cannot release un-acquired lock')
        state = (self._count, self._holder)
        self._count = 0
        self._holder = None
        self._lock.release()
        return state

    def _acquire_restore(self, state: tuple[int, Any]) -> None:
        self._lock.acquire()
        self._count, self._holder = state

    def _at_fork_reinit(self) -> None:
        self._lock._at_fork_reinit()
        self._count = 0
        self._holder = None

    def __repr__(self) -> str:
        return f"<{'locked' if self._count else 'unlocked'} _thread.RLock object count={self._count}>"


# Libraries look at these names to see whether they have the real thing.
for _kind in (Lock, RLock):
    _kind.__module__ = '_thread'


def lock_of(thing: Any) -> Lock | None:
    if isinstance(thing, Lock):
        return thing
    return thing._lock if isinstance(thing, RLock) else None


# Starting and ending a thread


def _spawn(function: Callable[..., Any], arguments: tuple[Any, ...], keywords: dict[str, Any] | None,
           daemon: bool) -> scheduler.ControlledThread:
    world = scheduler.current
    if world is None:
        raise RuntimeError("can't start new thread outside of a run")
    owner = getattr(function, '__self__', None)
    name = getattr(owner, 'name', None)

    def body() -> None:
        sys.set_coroutine_origin_tracking_depth(1)
        try:
            function(*arguments, **(keywords or {}))
        except SystemExit:
            pass
        except BaseException as error:
            observer.thread_died(world.running, error)
        observer.thread_ends(world.running)

    thread = world.spawn(body, name if isinstance(name, str) else f'Thread-{len(world.threads)}', daemon)
    thread.body = owner
    observer.thread_started(thread)
    return thread


def start_new_thread(function: Callable[..., Any], arguments: tuple[Any, ...], keywords: dict[str, Any] | None = None) -> int:
    thread = _spawn(function, arguments, keywords, bool(getattr(getattr(function, '__self__', None), '_daemonic', False)))
    scheduler.current.point('S', thread)
    return thread.ident


def get_ident() -> int:
    world = scheduler.current
    return real.get_ident() if world is None else world.running.ident


def get_native_id() -> int:
    world = scheduler.current
    return 1 if world is None else 10_000 + world.running.id


def set_sentinel() -> Lock:
    """Up to 3.12: a lock that is released when the thread that asks for it ends; Thread.join waits for it."""
    lock = Lock()
    lock._quiet = True
    world = scheduler.current
    if world is not None:
        world.running.on_exit.append(lambda: lock._locked and lock._free(world))
    return lock


class ThreadHandle:
    """From 3.13: what Thread.join waits for."""

    def __init__(self, ident: int | None = None):
        self.ident = ident
        self._done = False
        self._waiters: list[Any] = []
        self._clock: dict[int, int] | None = None

    def is_done(self) -> bool:
        return self._done

    def _set_done(self) -> None:
        self._done = True

    def _ended(self, world: Any) -> None:
        self._done = True
        self._clock = observer.published(world.running, None)
        for waiter in self._waiters:
            world.wake(waiter)

    def join(self, timeout: float | None = None) -> None:
        world = scheduler.current
        if world is None:
            return
        world.point('S', self)
        if self.ident == world.running.ident:
            raise RuntimeError('Cannot join current thread')
        end = None if timeout is None or timeout < 0 else world.now + ticks(timeout)
        while not self._done:
            self._waiters.append(world.running)
            if not world.block('join', self, None if end is None else end - world.now):
                return
        if self._clock is not None:
            observer.joined(world.running, self._clock)


def start_joinable_thread(function: Callable[[], Any], handle: ThreadHandle | None = None, daemon: bool = True) -> ThreadHandle:
    handle = handle or ThreadHandle()
    world = scheduler.current
    thread = _spawn(function, (), None, daemon)
    thread.on_exit.append(lambda: handle._ended(world))
    handle.ident = thread.ident
    world.point('S', thread)
    return handle


# Clocks


def sleep(seconds: float) -> None:
    if not isinstance(seconds, (int, float)):
        if hasattr(seconds, '__index__'):
            seconds = seconds.__index__()
        elif hasattr(seconds, '__float__'):
            seconds = float(seconds)
        else:
            raise TypeError(f"'{type(seconds).__name__}' object cannot be interpreted as an integer")
    if seconds != seconds:
        raise ValueError('Invalid value NaN (not a number)')
    if seconds < 0:
        raise ValueError('sleep length must be non-negative')
    world = scheduler.current
    if world is None:
        return
    world.point('S', 'sleep')
    observer.sleeps(world.running, seconds)
    end = world.now + ticks(min(seconds, 1e9))
    while world.block('sleep', None, end - world.now) and world.now < end:
        pass
    observer.wakes(world.running)


def _now() -> int:
    world = scheduler.current
    return 0 if world is None else world.read_clock()


def wall_clock() -> float:
    return (EPOCH + _now()) / SECOND


def wall_clock_ns() -> int:
    return (EPOCH + _now()) // TICKS_A_NANOSECOND


def monotonic() -> float:
    return (BOOT + _now()) / SECOND


def monotonic_ns() -> int:
    return (BOOT + _now()) // TICKS_A_NANOSECOND


_gmtime, _localtime, _strftime, _ctime, _asctime = time.gmtime, time.localtime, time.strftime, time.ctime, time.asctime

clocks: dict[str, Callable[..., Any]] = {
    'sleep': sleep, 'time': wall_clock, 'time_ns': wall_clock_ns,
    'monotonic': monotonic, 'monotonic_ns': monotonic_ns, 'perf_counter': monotonic, 'perf_counter_ns': monotonic_ns,
    'process_time': monotonic, 'process_time_ns': monotonic_ns, 'thread_time': monotonic, 'thread_time_ns': monotonic_ns,
    'gmtime': lambda seconds=None: _gmtime(wall_clock() if seconds is None else seconds),
    'localtime': lambda seconds=None: _localtime(wall_clock() if seconds is None else seconds),
    'ctime': lambda seconds=None: _ctime(wall_clock() if seconds is None else seconds),
    'asctime': lambda t=None: _asctime(_localtime(wall_clock()) if t is None else t),
    'strftime': lambda form, t=None: _strftime(form, _localtime(wall_clock()) if t is None else t),
}
