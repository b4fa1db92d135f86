"""trio on the virtual clock: its own scheduler, whose waiting for sockets, order and clock are ours, and what its tasks did."""
from __future__ import annotations

import importlib
import math
import random
import sys
from typing import Any

from . import loops, observer, primitives, readiness, scheduler, sources, tasks
from .readiness import FAILED, HANGUP, READ, WRITE
from .scheduler import SECOND

# What a task waits for, by a coroutine of trio below the student's own.
AWAITED = {'sleep': 'sleep', 'sleep_until': 'sleep', 'sleep_forever': 'sleep', 'Event.wait': 'event', 'Condition.wait': 'condition',
           '_LockImpl.acquire': 'lock', 'Semaphore.acquire': 'semaphore', 'CapacityLimiter.acquire': 'semaphore',
           'CapacityLimiter.acquire_on_behalf_of': 'semaphore', 'MemoryReceiveChannel.receive': 'channel', 'MemorySendChannel.send': 'channel',
           'NurseryManager.__aexit__': 'task', 'to_thread_run_sync': 'thread', 'open_tcp_stream': 'socket', 'SocketListener.accept': 'socket',
           'SocketStream.receive_some': 'socket', 'SocketStream.send_all': 'socket', 'wait_readable': 'socket', 'wait_writable': 'socket',
           '_SocketType._nonblocking_helper': 'socket'}

_run: Any = None
_names: dict[int, tuple[Any, str]] = {}
_counts: dict[str, int] = {}
_entries: dict[int, dict[str, Any] | None] = {}
_alive: dict[int, Any] = {}


def install() -> None:
    """Once per process, as soon as trio has been imported, before the first fork in which a program may use it."""
    global _run
    trio = sys.modules.get('trio')
    if _run is not None or trio is None:
        return
    _run = importlib.import_module('trio._core._run')
    from .install import numbered

    _run.TheIOManager = _io_manager(trio)
    # Scopes with the same deadline, and tasks in sets, go by order of first use instead of by address.
    _run.id = numbered
    _run.Task.__hash__ = lambda self: hash((self._counter, observer.salt))
    if hasattr(_run, 'CancelStatus'):
        _run.CancelStatus.__hash__ = lambda self: hash((numbered(self), observer.salt))
    names = importlib.import_module('trio._core._thread_cache')
    if hasattr(names, 'set_os_thread_name'):
        # It would hand the number of a thread to the C library.
        names.set_os_thread_name = lambda ident, name: None
    _watch_runs(trio)
    loops.in_loop.append(lambda: hasattr(_run.GLOBAL_RUN_CONTEXT, 'runner'))
    loops.other_coroutines.append(lambda: {id(task.coro) for task in _alive.values()})
    loops.current_names.append(lambda: _names.get(id(getattr(_run.GLOBAL_RUN_CONTEXT, 'task', None)), (None, None))[1])


def begin() -> None:
    """In the child: which of the tasks that can run comes first follows the schedule, and is first come first served in the polite one."""
    if _run is None:
        return
    _run._ALLOW_DETERMINISTIC_SCHEDULING = bool(observer.salt)
    _run._r = random.Random(observer.salt) if observer.salt else InTurn()


class InTurn(random.Random):
    """No reversing of what is ready."""

    def random(self) -> float:
        return 1.0


def _io_manager(trio: Any) -> type:
    from trio._core._wakeup_socketpair import WakeupSocketpair

    class Statistics:
        backend = 'interleave'

        def __init__(self, reading: int, writing: int):
            self.tasks_waiting_read, self.tasks_waiting_write = reading, writing

    class IOManager:
        """What trio needs to know of sockets, by `readiness`."""

        is_selector = True

        def __init__(self) -> None:
            self.waiting: dict[int, dict[int, Any]] = {}
            self.wakeup = WakeupSocketpair()
            self.turns, self.at = 0, -1

        def describe(self) -> str:
            return 'selector'

        def statistics(self) -> Statistics:
            return Statistics(*(sum(event in tasks for tasks in self.waiting.values()) for event in (READ, WRITE)))

        def close(self) -> None:
            self.wakeup.close()

        def force_wakeup(self) -> None:
            self.wakeup.wakeup_thread_and_signal_safe()

        def get_events(self, timeout: float) -> dict[int, int]:
            world = scheduler.current
            # trio looks at the clock at every turn; that is no waiting for time to pass.
            world.running.clock_reads = 0
            self.turns = self.turns + 1 if timeout == 0 and world.now == self.at else 0
            self.at = world.now
            if self.turns > loops.POLLING:
                self.turns = 0
                self.let_time_pass(world)
            wanted = {self.wakeup.wakeup_sock.fileno(): READ}
            for descriptor, waiting in self.waiting.items():
                wanted[descriptor] = (READ if READ in waiting else 0) | (WRITE if WRITE in waiting else 0)
            for_ever = timeout > 0 and _run.GLOBAL_RUN_CONTEXT.runner.deadlines.next_deadline() == math.inf
            return readiness.wait_ready(wanted, None if for_ever else timeout, self)

        @staticmethod
        def let_time_pass(world: Any) -> None:
            """Tasks that are ready turn after turn wait without blocking."""
            runner = _run.GLOBAL_RUN_CONTEXT.runner
            for task in runner.runq:
                frames = tasks.coroutine_frames(task.coro)
                if frames:
                    observer.spins_at(sources.site_of(frames[0]), name_of(task))
            left = runner.clock.deadline_to_sleep_time(runner.deadlines.next_deadline())
            world.let_pass(world.now + (primitives.ticks(left) if left < 1e9 else SECOND // 1000))

        def process_events(self, events: dict[int, int]) -> None:
            for descriptor, happened in events.items():
                if descriptor == self.wakeup.wakeup_sock.fileno():
                    self.wakeup.drain()
                    continue
                waiting = self.waiting.get(descriptor, {})
                for event in (WRITE, READ):
                    if event in waiting and happened & (event | HANGUP | FAILED):
                        trio.lowlevel.reschedule(waiting.pop(event))
                if not waiting:
                    self.waiting.pop(descriptor, None)

        async def wait(self, thing: Any, event: int) -> None:
            descriptor = thing if isinstance(thing, int) else thing.fileno()
            waiting = self.waiting.setdefault(descriptor, {})
            if event in waiting:
                raise trio.BusyResourceError('another task is already reading / writing this fd')
            waiting[event] = trio.lowlevel.current_task()

            def abort(_: Any) -> Any:
                waiting.pop(event, None)
                return trio.lowlevel.Abort.SUCCEEDED

            await trio.lowlevel.wait_task_rescheduled(abort)

        async def wait_readable(self, thing: Any) -> None:
            await self.wait(thing, READ)

        async def wait_writable(self, thing: Any) -> None:
            await self.wait(thing, WRITE)

        def notify_closing(self, thing: Any) -> None:
            descriptor = thing if isinstance(thing, int) else thing.fileno()
            for task in self.waiting.pop(descriptor, {}).values():
                trio.lowlevel.reschedule(task, _run.Error(trio.ClosedResourceError('another task closed this fd')))

    return IOManager


# What tasks did


def name_of(task: Any) -> str:
    """The name of its function, with a number from the second task of that function on."""
    known = _names.get(id(task))
    if known is None:
        short = task.name.rpartition('.')[2][:observer.LONGEST_WORD - 10]
        _counts[short] = _counts.get(short, 0) + 1
        known = _names[id(task)] = (task, short if _counts[short] == 1 else f'{short}-{_counts[short]}')
    return known[1]


def _of_trio_itself(task: Any) -> bool:
    """Whether trio started a task for purposes of its own: what asked for it is neither the student's code nor a call of trio.run."""
    if task.parent_nursery is None:
        return True
    if sources.is_student(getattr(task.coro, 'cr_code', tasks.NO_CODE).co_filename):
        return False
    frame = sys._getframe(2)
    while frame is not None and frame.f_globals.get('__name__', '').startswith('trio._core'):
        frame = frame.f_back
    return frame is None or frame.f_globals.get('__name__', '').startswith('trio.') or task.parent_nursery.parent_task.name == '<init>'


def _watch_runs(trio: Any) -> None:
    setup, finished = _run.setup_runner, _run.Nursery._child_finished
    from trio._core._asyncgens import AsyncGenerators
    remaining = AsyncGenerators.finalize_remaining

    class Watch(trio.abc.Instrument):
        def task_spawned(self, task: Any) -> None:
            if _of_trio_itself(task):
                return
            site = observer.student_site()
            _alive[id(task)] = task
            _entries[id(task)] = observer.fact('task', name=name_of(task), coroutine=getattr(task.coro, '__name__', None),
                                               started_at=observer.seconds(scheduler.current.now), ended_at=None, pending=True, cancelled=False,
                                               error=None, frame=sources.frame_json(site))

    def setup_runner(clock: Any, instruments: Any, *rest: Any, **keywords: Any) -> Any:
        runner = setup(clock, [*instruments, Watch()], *rest, **keywords)
        hook = sys.get_asyncgen_hooks().finalizer

        def collected(generator: Any) -> None:
            tasks.generator_left(generator, 'collected')
            hook(generator)

        sys.set_asyncgen_hooks(finalizer=collected)
        return runner

    def child_finished(self: Any, task: Any, outcome: Any) -> None:
        entry = _entries.get(id(task))
        _alive.pop(id(task), None)
        if entry is not None:
            error = getattr(outcome, 'error', None)
            entry.update(ended_at=observer.seconds(scheduler.current.now), pending=False, cancelled=isinstance(error, trio.Cancelled),
                         error=None if error is None or isinstance(error, trio.Cancelled) else sources.error_json(error))
        finished(self, task, outcome)

    async def finalize_remaining(self: Any, runner: Any) -> None:
        for generator in sorted(self.alive, key=lambda g: (g.__qualname__, g.ag_frame.f_lineno if g.ag_frame is not None else 0)):
            tasks.generator_left(generator, 'at_end')
        await remaining(self, runner)

    _run.setup_runner = setup_runner
    _run.Nursery._child_finished = child_finished
    AsyncGenerators.finalize_remaining = finalize_remaining
    for kind in (trio.Lock, trio.StrictFIFOLock, trio.Event, trio.Condition, trio.Semaphore, trio.CapacityLimiter):
        kind.__init__ = loops.naming(kind.__init__)


def _awaits(task: Any) -> tuple[str, Any]:
    chain = tasks.chain_of(task.coro)
    for part in chain:
        on = AWAITED.get(getattr(part, '__qualname__', ''))
        frame = tasks.frame_of(part)
        if on is not None and frame is not None and not sources.is_student(frame.f_code.co_filename):
            return on, frame.f_locals.get('self')
    return 'future', None


def waiting_tasks() -> list[dict[str, Any]]:
    """An entry of `ending.waits` for each task of trio that has not ended."""
    world = scheduler.current
    waits = []
    for task in list(_alive.values())[:1000]:
        ident = getattr(getattr(task._runner, 'entry_queue', None), 'thread', None)
        thread = tasks.thread_of(world, getattr(ident, 'ident', None))
        on, thing = _awaits(task)
        name = held_by = held_by_task = None
        if on == 'task':
            child = next((name_of(t) for t in _alive.values() if t.parent_nursery is getattr(thing, '_nursery', None)), None)
            name, held_by_task = child, child
        elif thing is not None:
            name = observer.thing_name(thing)
            owner = getattr(thing, '_owner', None) if on == 'lock' else None
            held_by_task = name_of(owner) if owner is not None else None
        held_by = thread.id if held_by_task is not None else None
        waits.append(tasks.wait_of(thread, name_of(task), on, name, tasks.coroutine_frames(task.coro), thing, held_by, held_by_task))
    return waits
