"""asyncio on the virtual clock: the interpreter's own event loop, whose selector, clock and order are ours."""
from __future__ import annotations

import gc
import heapq
import inspect
import itertools
import random
import sys
import warnings
from types import CoroutineType
from typing import Any

from . import observer, primitives, scheduler, sources, tasks
from .scheduler import SECOND

# Turns of a loop without time going by after which it is taken to be polling.
POLLING = 2000

_running_loop: Any = None
_current_task: Any = None
_waiting: dict[int, tuple[int, Any, str]] = {}
# Other kinds of loop say by these whether the running thread is in one, which task that is, and the ids of the coroutines they have started.
in_loop: list[Any] = []
current_names: list[Any] = []
other_coroutines: list[Any] = []


def install() -> None:
    global _running_loop, _current_task
    import asyncio
    from asyncio import events, unix_events

    from .install import hash_in_order

    _running_loop, _current_task = events._get_running_loop, asyncio.current_task
    sleep_code = asyncio.sleep.__code__

    class Task(asyncio.Task):
        __hash__ = hash_in_order

        def set_name(self, value: Any) -> None:
            # A loop of 3.13 says None where no name was given.
            if value is not None:
                super().set_name(value)

        def cancel(self, msg: Any = None) -> bool:
            if not self.done() and scheduler.current is not None:
                tasks.asked_to_stop(self)
            return super().cancel(msg)

        def set_name(self, value: Any) -> None:
            # Up to 3.13.2 the loop says so of every task that a factory made, given a name or not.
            if value is not None:
                super().set_name(value)

    class Future(asyncio.Future):
        __hash__ = hash_in_order

    class Timer(events.TimerHandle):
        """'If two callbacks are scheduled for exactly the same time, it is undefined which will be called first.'"""

        __slots__ = ('_il_key',)

        def __lt__(self, other: Any) -> bool:
            return self._il_key < other._il_key

    class Loop(asyncio.SelectorEventLoop):
        """The selector event loop; time is virtual, and a loop that only polls lets it pass.

        What asyncio promises about order holds: call_soon is first in, first out. What it leaves open follows the schedule: timers of
        the same moment, sockets that are ready at the same moment, and which of the two come first.
        """

        def __init__(self, selector: Any = None) -> None:
            super().__init__(selector)
            self._il_at = -1
            self._il_turns = 0
            self._il_count = itertools.count()
            # The polite schedule keeps the order in which timers were made, as real clocks nearly always do.
            self._il_random = random.Random(observer.salt) if observer.salt else None
            self.set_task_factory(_make_task)

        def time(self) -> float:
            world = scheduler.current
            return (primitives.BOOT + (0 if world is None else world.now)) / SECOND

        def create_future(self) -> Any:
            return Future(loop=self)

        def call_later(self, delay: Any, callback: Any, *arguments: Any, context: Any = None) -> Any:
            if sys._getframe(1).f_code is sleep_code and _current_task(self) is not None:
                tasks.slept(_current_task(self), delay)
            return super().call_later(delay, callback, *arguments, context=context)

        def call_soon(self, callback: Any, *arguments: Any, context: Any = None) -> Any:
            self._il_check_thread()
            return super().call_soon(callback, *arguments, context=context)

        def _il_check_thread(self) -> None:
            """Another thread may use call_soon_threadsafe alone: nothing else wakes the loop, nor is anything else safe."""
            world = scheduler.current
            if world is not None and self._thread_id is not None and self._thread_id != world.running.ident:
                observer.wrong_thread(self._thread_id)
                world.point('S', self)

        def call_at(self, when: Any, callback: Any, *arguments: Any, context: Any = None) -> Any:
            if when is None:
                raise TypeError('when cannot be None')
            self._check_closed()
            if self._debug:
                self._check_thread()
                self._check_callback(callback, 'call_at')
            timer = Timer(when, callback, arguments, self, context)
            timer._il_key = (round(when, 9), self._il_random.random() if self._il_random is not None else next(self._il_count))
            heapq.heappush(self._scheduled, timer)
            timer._scheduled = True
            return timer

        def _process_events(self, ready: Any) -> None:
            if self._il_random is not None and ready:
                self._il_random.shuffle(ready)
                if self._il_random.random() < 0.5:
                    self._take_due_timers()
            super()._process_events(ready)

        def _take_due_timers(self) -> None:
            until = self.time() + self._clock_resolution
            while self._scheduled and self._scheduled[0]._when < until:
                timer = heapq.heappop(self._scheduled)
                timer._scheduled = False
                self._ready.append(timer)

        def _run_once(self) -> None:
            world = scheduler.current
            self._il_turns = self._il_turns + 1 if world.now == self._il_at else 0
            self._il_at = world.now
            if self._il_turns > POLLING:
                self._il_turns = 0
                self._il_polls()
                due = [round(handle._when * SECOND) - primitives.BOOT for handle in self._scheduled if not handle._cancelled]
                world.let_pass(min(due, default=world.now + SECOND // 1000))
            super()._run_once()

        def _il_polls(self) -> None:
            """Whoever waits for nothing and yet is not done comes back at every turn."""
            for task in sorted(asyncio.all_tasks(self), key=tasks.name_of):
                frames = tasks.student_frames(task) if task._fut_waiter is None else []
                if frames:
                    observer.spins_at(sources.site_of(frames[0]), tasks.name_of(task))

        def call_exception_handler(self, context: dict[str, Any]) -> None:
            message, task = context.get('message', ''), context.get('task') or context.get('future')
            if scheduler.current is not None and not scheduler.current.finished:
                if 'never retrieved' in message:
                    tasks.not_retrieved(task, context['exception'])
                elif 'destroyed' in message:
                    tasks.collected(task)
            super().call_exception_handler(context)

        def _asyncgen_finalizer_hook(self, generator: Any) -> None:
            tasks.generator_left(generator, 'collected')
            super()._asyncgen_finalizer_hook(generator)

        async def shutdown_asyncgens(self) -> None:
            for generator in sorted(self._asyncgens, key=lambda g: (g.__qualname__, g.ag_frame.f_lineno if g.ag_frame is not None else 0)):
                tasks.generator_left(generator, 'at_end')
            await super().shutdown_asyncgens()

        shutdown_asyncgens.__qualname__ = 'BaseEventLoop.shutdown_asyncgens'

    def _make_task(loop: Any, coroutine: Any, **keywords: Any) -> Any:
        task = Task(coroutine, loop=loop, **keywords)
        tasks.made(task, coroutine, sys._getframe(2).f_globals.get('__name__') == 'asyncio.taskgroups')
        return task

    unix_events._UnixDefaultEventLoopPolicy._loop_factory = Loop
    asyncio.SelectorEventLoop = unix_events.SelectorEventLoop = Loop
    observer.task_name = task_name
    _start_in_order(asyncio)
    _watch_locks(asyncio)


def _start_in_order(asyncio: Any) -> None:
    """as_completed makes tasks of a set of coroutines, whose order follows their addresses."""
    from asyncio import tasks as library
    plain = library.as_completed

    def in_order(awaitables: Any) -> Any:
        if asyncio.isfuture(awaitables) or asyncio.iscoroutine(awaitables) or _running_loop() is None:
            return awaitables
        once: dict[int, Any] = {}
        for awaitable in awaitables:
            once.setdefault(id(awaitable), awaitable)
        return [asyncio.ensure_future(awaitable) for awaitable in once.values()]

    if inspect.isgeneratorfunction(plain):
        def as_completed(fs: Any, *, timeout: float | None = None) -> Any:
            yield from plain(in_order(fs), timeout=timeout)
    else:
        def as_completed(fs: Any, *, timeout: float | None = None) -> Any:
            return plain(in_order(fs), timeout=timeout)

    as_completed.__name__, as_completed.__qualname__, as_completed.__doc__ = plain.__name__, plain.__qualname__, plain.__doc__
    library.as_completed = asyncio.as_completed = as_completed


def _watch_locks(asyncio: Any) -> None:
    """Who holds a lock of asyncio, and what the student calls it and its like."""
    acquire, release = asyncio.Lock.acquire, asyncio.Lock.release

    async def acquired(self: Any) -> bool:
        got = await acquire(self)
        self._il_owner = (task_name(), observer.student_site())
        return got

    def released(self: Any) -> None:
        release(self)
        self._il_owner = None

    acquired.__name__, acquired.__qualname__ = acquire.__name__, acquire.__qualname__
    asyncio.Lock.acquire, asyncio.Lock.release = acquired, released

    put = asyncio.Queue.put_nowait

    def put_nowait(self: Any, item: Any) -> None:
        outside_of_loops(self)
        put(self, item)

    put_nowait.__name__, put_nowait.__qualname__ = put.__name__, put.__qualname__
    asyncio.Queue.put_nowait = put_nowait
    for kind in (asyncio.Lock, asyncio.Event, asyncio.Condition, asyncio.Semaphore, asyncio.Queue, asyncio.Barrier):
        kind.__init__ = naming(kind.__init__)


def outside_of_loops(thing: Any) -> None:
    """A thread that runs no loop uses what belongs to one: whatever the loop does may come in between."""
    if scheduler.current is not None and _running_loop() is None:
        scheduler.current.point('S', thing)


def naming(make: Any) -> Any:
    """A constructor that notes what the student calls the thing."""
    def made(self: Any, *arguments: Any, **keywords: Any) -> None:
        make(self, *arguments, **keywords)
        observer.name_thing(self)
    return made


def task_name() -> str | None:
    loop = _running_loop()
    task = _current_task(loop) if loop is not None else None
    if task is not None:
        return tasks.name_of(task)
    return next((name for name in (current() for current in current_names) if name is not None), None)


def begin() -> None:
    """In the child, before anything of the student's runs."""
    sys.set_coroutine_origin_tracking_depth(1)
    warnings._warn_unawaited_coroutine = _never_awaited


def _never_awaited(coroutine: Any) -> None:
    """A coroutine of the student's, or one of the library's (asyncio.sleep) that the student made."""
    world = scheduler.current
    code = coroutine.cr_code
    origin = coroutine.cr_origin[0] if coroutine.cr_origin else None
    made_by_student = origin is not None and sources.is_student(origin[0])
    if world is None or not (made_by_student or sources.is_student(code.co_filename)):
        return
    site = tuple(origin) if origin is not None and sources.relative(origin[0]) is not None else (code.co_filename, code.co_firstlineno, code.co_name)
    observer.fact('never_awaited', name=code.co_name, frame=sources.frame_json(site))


# A blocked loop


def blocks(thread: Any) -> Any:
    """Called when a thread blocks: remember it if that stops an event loop."""
    if thread.held:
        observer.waits_holding(thread)
    if thread.real_ident == 0 or getattr(thread.object, 'is_selector', False) or not _in_loop():
        return None
    memory = _waiting[thread.id] = (scheduler.current.now, observer.student_site(), thread.reason)
    return memory


def spins(thread: Any) -> None:
    """Called when a thread goes round and round. Between the tasks of a loop that is told by the loop itself, which knows whose fault it is."""
    if task_name() is not None or not _in_loop():
        observer.spins(thread)


def _in_loop() -> bool:
    return _running_loop() is not None or any(test() for test in in_loop)


def unblocks(thread: Any, memory: Any) -> None:
    _waiting.pop(thread.id, None)
    since, site, reason = memory
    length = scheduler.current.now - since
    if length > 0:
        observer.fact('loop_blocked', seconds=observer.seconds(length), since=observer.seconds(since), by=reason, frame=sources.frame_json(site))


def finished() -> None:
    """The last facts: loops still blocked, tasks left, coroutines that nobody has awaited by now."""
    now = scheduler.current.now
    for since, site, reason in _waiting.values():
        observer.fact('loop_blocked', seconds=observer.seconds(now - since), since=observer.seconds(since), by=reason, frame=sources.frame_json(site))
    tasks.finished()
    scheduled = {id(task.get_coro()) for task in (one.task() for one in tasks.noted) if task is not None}
    for started in other_coroutines:
        scheduled |= started()
    for thing in gc.get_objects():
        if type(thing) is CoroutineType and id(thing) not in scheduled and inspect.getcoroutinestate(thing) == inspect.CORO_CREATED:
            _never_awaited(thing)
