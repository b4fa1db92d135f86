"""asyncio on the virtual clock: the interpreter's own event loop, whose selector and clock are ours, and what it did."""
from __future__ import annotations

import gc
import inspect
import sys
import warnings
import weakref
from types import CoroutineType
from typing import Any

from . import observer, primitives, scheduler, sources
from .scheduler import ENDED, SECOND

# Turns of a loop without time going by after which it is taken to be polling.
POLLING = 2000

# What a task waits for, by the outermost coroutine or generator of the library below the student's own.
AWAITED = {'sleep': 'sleep', 'Lock.acquire': 'lock', 'Event.wait': 'event', 'Condition.wait': 'condition', 'Condition.wait_for': 'condition',
           'Semaphore.acquire': 'semaphore', 'Queue.get': 'queue', 'Queue.put': 'queue', 'Queue.join': 'queue', 'Barrier.wait': 'barrier',
           'StreamReader.read': 'socket', 'StreamReader.readline': 'socket', 'StreamReader.readuntil': 'socket',
           'StreamReader.readexactly': 'socket', 'StreamWriter.drain': 'socket', 'open_connection': 'socket', 'wait': 'task', 'wait_for': 'task',
           'TaskGroup.__aexit__': 'task', 'to_thread': 'thread', 'Server.serve_forever': 'socket'}

_tasks: list[tuple[Any, dict[str, Any] | None]] = []
_running_loop: Any = None
_current_task: Any = None
_waiting: dict[int, tuple[int, Any, str]] = {}


def install() -> None:
    global _running_loop, _current_task
    import asyncio
    from asyncio import events, unix_events

    from .install import hash_in_order

    _running_loop, _current_task = events._get_running_loop, asyncio.current_task

    class Task(asyncio.Task):
        __hash__ = hash_in_order

    class Future(asyncio.Future):
        __hash__ = hash_in_order

    class Loop(asyncio.SelectorEventLoop):
        """The selector event loop; time is virtual, and a loop that only polls lets it pass."""

        def __init__(self, selector: Any = None) -> None:
            super().__init__(selector)
            self._il_at = -1
            self._il_turns = 0
            self.set_task_factory(_make_task)

        def time(self) -> float:
            world = scheduler.current
            return (primitives.BOOT + (0 if world is None else world.now)) / SECOND

        def create_future(self) -> Any:
            return Future(loop=self)

        def _run_once(self) -> None:
            world = scheduler.current
            self._il_turns = self._il_turns + 1 if world.now == self._il_at else 0
            self._il_at = world.now
            if self._il_turns > POLLING:
                self._il_turns = 0
                if world.on_spin is not None:
                    world.on_spin(world.running)
                due = [round(handle._when * SECOND) - primitives.BOOT for handle in self._scheduled if not handle._cancelled]
                world.let_pass(min(due, default=world.now + SECOND // 1000))
            super()._run_once()

    def _make_task(loop: Any, coroutine: Any, **keywords: Any) -> Any:
        task = Task(coroutine, loop=loop, **keywords)
        world = scheduler.current
        # What asyncio.run itself does at its end is nobody's task.
        if world is not None and not getattr(coroutine, '__qualname__', '').startswith('BaseEventLoop.shutdown_'):
            entry = observer.fact('task', name=str(task.get_name())[:observer.LONGEST_WORD], coroutine=getattr(coroutine, '__name__', None),
                                  started_at=observer.seconds(world.now), ended_at=None, pending=True, cancelled=False, error=None,
                                  frame=sources.frame_json(observer.student_site()))
            _tasks.append((weakref.ref(task), entry))
            if entry is not None:
                task.add_done_callback(lambda done: _task_done(done, entry))
        return task

    unix_events._UnixDefaultEventLoopPolicy._loop_factory = Loop
    asyncio.SelectorEventLoop = unix_events.SelectorEventLoop = Loop
    observer.task_name = _task_name


def _task_done(task: Any, entry: dict[str, Any]) -> None:
    entry.update(name=str(task.get_name())[:observer.LONGEST_WORD], ended_at=observer.seconds(scheduler.current.now), pending=False, cancelled=task.cancelled())
    if not task.cancelled() and task._exception is not None:
        entry['error'] = sources.error_json(task._exception)


def _task_name() -> str | None:
    loop = _running_loop()
    task = _current_task(loop) if loop is not None else None
    return str(task.get_name())[:observer.LONGEST_WORD] if task is not None else None


def begin() -> None:
    """In the child, before anything of the student's runs."""
    sys.set_coroutine_origin_tracking_depth(1)
    warnings._warn_unawaited_coroutine = _never_awaited


def _never_awaited(coroutine: Any) -> None:
    world = scheduler.current
    code = coroutine.cr_code
    if world is None or not sources.is_student(code.co_filename):
        return
    origin = coroutine.cr_origin[0] if coroutine.cr_origin else None
    site = tuple(origin) if origin is not None and sources.relative(origin[0]) is not None else (code.co_filename, code.co_firstlineno, code.co_name)
    observer.fact('never_awaited', name=code.co_name, frame=sources.frame_json(site))


# A blocked loop


def blocks(thread: Any) -> Any:
    """Called when a thread blocks: remember it if that stops an event loop."""
    if thread.real_ident == 0 or _running_loop() is None or getattr(thread.object, 'is_selector', False):
        return None
    memory = _waiting[thread.id] = (scheduler.current.now, observer.student_site(), thread.reason)
    return memory


def unblocks(thread: Any, memory: Any) -> None:
    _waiting.pop(thread.id, None)
    since, site, reason = memory
    length = scheduler.current.now - since
    if length > 0:
        observer.fact('loop_blocked', seconds=observer.seconds(length), since=observer.seconds(since), by=reason, frame=sources.frame_json(site))


def finished() -> None:
    """The last facts: loops still blocked, coroutines that nobody has awaited by now."""
    now = scheduler.current.now
    for since, site, reason in _waiting.values():
        observer.fact('loop_blocked', seconds=observer.seconds(now - since), since=observer.seconds(since), by=reason, frame=sources.frame_json(site))
    scheduled = {id(task.get_coro()) for task in (reference() for reference, _ in _tasks) if task is not None}
    for thing in gc.get_objects():
        if type(thing) is CoroutineType and id(thing) not in scheduled and inspect.getcoroutinestate(thing) == inspect.CORO_CREATED:
            _never_awaited(thing)


# What tasks wait for


def _chain(coroutine: Any) -> list[Any]:
    chain = []
    while coroutine is not None and len(chain) < 200:
        chain.append(coroutine)
        coroutine = getattr(coroutine, 'cr_await', None) or getattr(coroutine, 'gi_yieldfrom', None) or getattr(coroutine, 'ag_await', None)
    return chain


def waiting_tasks() -> list[dict[str, Any]]:
    world = scheduler.current
    waits = []
    for reference, _ in _tasks[:1000]:
        task = reference()
        if task is None or task.done():
            continue
        chain = _chain(task.get_coro())
        at, awaited = None, 'future'
        for number, part in enumerate(chain):
            frame = getattr(part, 'cr_frame', None) or getattr(part, 'gi_frame', None) or getattr(part, 'ag_frame', None)
            if frame is not None and sources.relative(frame.f_code.co_filename) is not None:
                at = sources.site_of(frame)
                following = chain[number + 1] if number + 1 < len(chain) else None
                awaited = AWAITED.get(getattr(following, '__qualname__', ''), 'task' if isinstance(following, type(task)) else 'future')
        ident = getattr(task.get_loop(), '_thread_id', None)
        thread = next((t for t in world.threads if t.ident == ident and t.state != ENDED), world.threads[0])
        waits.append({'thread': thread.id, 'name': thread.name, 'on': awaited, 'object': None, 'held_by': None,
                      'at': sources.frame_json(at), 'held_at': None, 'task': str(task.get_name())[:observer.LONGEST_WORD]})
    return waits
