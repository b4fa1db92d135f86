"""One run in a process of its own: sets the stage, runs the scenario, writes what happened to a pipe, and is gone."""
from __future__ import annotations

import _signal
import gc
import json
import math
import os
import resource
import signal
import sys
import threading
import traceback
import types
from contextlib import contextmanager
from typing import Any, Iterator, NoReturn

from . import access, console, endings, exchange, explain, explore, install, lab as labs, loops, network, observer, primitives, processes, real, \
    scheduler, seals, semaphores, signals, sources, strategies, switches, tampering, tasks, trio_loops, waits
from .scheduler import SECOND

# How long, in virtual seconds, what the student left running may go on after the scenario has returned.
DRAIN_SECONDS = 60
LONGEST_REPLAY = 100_000
# Taken before a program can put something else in its place.
_dumps, _loads = json.dumps, json.loads
# Without the enumerations of the signal module.
_handle = _signal.signal


def synchronisers() -> frozenset[type]:
    """Types whose references are set once and never raced for; reading such an attribute is no point."""
    import asyncio
    import queue
    from concurrent.futures import ThreadPoolExecutor
    return frozenset((primitives.Lock, primitives.RLock, threading.Condition, threading.Event, threading.Semaphore,
                      threading.BoundedSemaphore, threading.Barrier, threading.Thread, queue.Queue, queue.LifoQueue, queue.PriorityQueue,
                      queue.SimpleQueue, ThreadPoolExecutor, asyncio.Lock, asyncio.Event, asyncio.Condition, asyncio.Semaphore, asyncio.Queue,
                      *network.TYPES))


class Changes:
    """What was put in place of something else, to be put back."""

    def __init__(self) -> None:
        self._before: list[tuple[Any, str, Any]] = []

    def put(self, owner: Any, name: str, new: Any) -> None:
        old = owner.get(name, _nothing) if isinstance(owner, dict) else getattr(owner, name, _nothing)
        self._before.append((owner, name, old))
        _store(owner, name, new)

    def undo(self) -> None:
        for owner, name, old in reversed(self._before):
            _store(owner, name, old)


_nothing = object()


def _store(owner: Any, name: str, value: Any) -> None:
    if isinstance(owner, dict):
        if value is _nothing:
            owner.pop(name, None)
        else:
            owner[name] = value
    elif value is _nothing:
        delattr(owner, name)
    else:
        setattr(owner, name, value)


class Child:
    # For the exchange, which is imported before the standard library that these stand on.
    loops, signals = loops, signals

    def __init__(self, request: dict[str, Any], scenario: Any):
        self.request = request
        self.scenario = scenario
        self.result: Any = None
        self.error: dict[str, Any] | None = None
        self.returned_at: int | None = None

    @contextmanager
    def prepared(self) -> Iterator[None]:
        """In the agent, round the forks of a request: all that is the same in each of its schedules. Every page of memory that a child does not
        write to need not be copied, and that is most of what a short schedule costs."""
        limits = self.request['limits']
        observer.record = observer.Record(bool(self.request.get('trace')))
        world = self.world = scheduler.Scheduler(
            strategies.Polite(), int(limits['steps']), primitives.ticks(limits['virtual_seconds']), self.finish)
        world.on_block, world.on_unblock, world.on_spin = loops.blocks, loops.unblocks, loops.spins
        self.exchange = exchange.Exchange(world, limits['cpu_seconds'], self)
        self.points = access.Points(world, synchronisers())
        changes = Changes()
        try:
            network.begin(world)
            self.lab = labs.Lab(self.request['files'], changes.put)
            console.install(changes.put)
            loops.begin()
            self.points.install(changes.put)
            tampering.guard(changes.put)
            gc.freeze()
            yield
        finally:
            changes.undo()

    def follow(self, schedule: str) -> None:
        """In the agent, right before a fork."""
        self.schedule = schedule
        self.core = real.core()
        self.strategy = strategies.make_strategy(schedule)
        self.world.follow(self.strategy)
        self.world.touched = [] if switches.speaks_of_them(schedule) else None
        network.state.random.seed(self.strategy.salt ^ 0x5EED)

    def run(self, pipe: int, key: bytes) -> NoReturn:
        """In a child of its own; `key` seals what it reports."""
        self.pipe = pipe
        self.writer = seals.Writer(self.write, key)
        _confine(pipe, self.request['limits']['cpu_seconds'])
        _stay_on(self.core)
        observer.salt = self.strategy.salt
        install.seed_randomness(self.strategy.salt)
        world = scheduler.current = self.world
        main = threading.main_thread()
        main._ident = world.running.ident
        threading._active.clear()
        threading._active[main._ident] = main
        threading.excepthook = _thread_failed
        world.running.body = main
        trio_loops.begin()
        semaphores.begin()
        exchange.current = self.exchange
        self.exchange.processes[0].pid = real.getpid()
        _handle(signal.SIGXCPU, lambda *_: self.interrupted('cpu_limit'))
        _handle(signal.SIGUSR1, lambda *_: self.interrupted('uncontrolled'))
        signals.begin(self.killed)
        tampering.begin(lambda fact: self.writer.tell_value({'noted': fact}))
        lab = self.lab
        try:
            # Found by its name where a function of the scenario's is handed to another process.
            module = sys.modules['interleave_scenarios'] = types.ModuleType('interleave_scenarios')
            space = module.__dict__
            exec(self.scenario, space)
            result = space[self.request['scenario']](lab, **self.request['inputs'])
        except SystemExit as stop:
            processes.leave_if_elsewhere(0, stop)
            self.error = {'type': 'SystemExit', 'message': str(stop.code)[:2000], 'frames': sources.error_json(stop)['frames']}
            world.finish('exited')
        except BaseException as error:
            processes.leave_if_elsewhere(0, error)
            self.error = sources.error_json(error)
            world.finish('raised')
        processes.leave_if_elsewhere(0)
        if lab.notes:
            result = {**(result if isinstance(result, dict) else {} if result is None else {'value': result}), 'notes': lab.notes}
        try:
            self.result = _loads(_dumps(result))
        except (TypeError, ValueError, RecursionError) as error:
            self.error = {'type': type(error).__name__, 'message': f'the result is no JSON: {error}'[:2000], 'frames': []}
            world.finish('raised')
        self.returned_at = world.now
        world.time_limit = min(world.time_limit, world.now + DRAIN_SECONDS * SECOND)
        try:
            lab.drain()
        except BaseException as error:
            observer.thread_died(world.running, error)
        world.finish('returned')

    def interrupted(self, kind: str) -> None:
        if not self.world.finished:
            self.world.finish(kind)

    def killed(self, number: int) -> NoReturn:
        """A signal came that the program does not handle."""
        if self.exchange.number:
            self.exchange.ends_by_signal(number)
        self.error = {'type': 'Signal', 'message': signal.Signals(number).name, 'frames': sources.stack_json(sys._getframe())}
        self.world.finish('crashed')

    def exits(self, code: int) -> NoReturn:
        """In place of os._exit: the process would be gone, but what happened until now is known."""
        self.error = {'type': 'ProcessEnded', 'message': f'os._exit({code!r})'[:200], 'frames': sources.stack_json(sys._getframe())}
        self.world.finish('crashed')

    def finish(self, kind: str) -> NoReturn:
        # Nobody else may move while the report is made.
        sys.setswitchinterval(1000)
        try:
            report = self.report(kind)
        except BaseException:
            report = {'broken': traceback.format_exc()}
        data = _dumps(report).encode()
        if len(data) > explore.LARGEST_REPORT:
            data = _dumps(explore.smaller(report, explore.LARGEST_REPORT)).encode()
        self.writer.tell(data)
        real.exit(0)

    def write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[real.write(self.pipe, view):]

    def is_left(self, wait: dict[str, Any]) -> bool:
        """Whether something that waits after the scenario has returned was left by the student: no daemon of a library in its idle time."""
        thread = self.world.threads[wait['thread']]
        return wait['task'] is not None or thread.id != 0 and (thread.by != 'library' or not thread.daemon or bool(wait['stack']))

    # For the exchange, in each process

    def begin_elsewhere(self) -> None:
        """In a process that was forked: what its parent noted is its parent's to report."""
        real.close(self.pipe)
        tampering.tell = None
        self.world.touched = None
        tasks.noted.clear()
        loops._waiting.clear()
        gc.freeze()

    def waits_here(self) -> list[dict[str, Any]]:
        return [{**{name: value for name, value in wait.items() if name[0] != '_'}, 'process': self.exchange.number}
                for wait in waits.everyone(self.world)]

    def everyone(self, kind: str) -> list[dict[str, Any]]:
        """What everybody waits for, in all processes."""
        own = waits.everyone(self.world)
        return own + sorted(self.exchange.gather(kind in ('uncontrolled', 'cpu_limit')), key=lambda wait: wait['process'])

    def report(self, kind: str) -> dict[str, Any]:
        world, record = self.world, observer.record
        if self.returned_at is not None and kind in ('deadlock', 'virtual_time_limit', 'step_limit'):
            kind = 'returned'
        if self.points.tracing:
            self.points.fill()
        everyone = self.everyone(kind)
        if kind == 'uncontrolled':
            # In another process, it is that one's line that matters.
            observer.fact('uncontrolled', frame=next((w['at'] for w in everyone if w['thread'] == world.running.id), None))
        stuck = [] if kind in ('raised', 'exited') else [w for w in everyone if kind != 'returned' or self.is_left(w)]
        loops.finished()
        network.finished()
        ending = endings.classify(world, kind, stuck)
        for cycle in observer.lock_order_cycles():
            observer.fact('lock_order_cycle', **cycle)
        if record.tracing:
            explain.explain(record.steps, record.places)
        decisions = strategies.replay_of(self.strategy.salt, world.decisions)
        return {
            'schedule': self.schedule,
            # A list that long is no explanation; the schedule itself is as exact.
            'decisions': decisions if len(decisions) <= LONGEST_REPLAY else self.schedule,
            'switches': switches.of(world.touched or [], self.strategy.decided),
            'ending': {'kind': kind, 'error': self.error, **ending, 'waits': stuck[:200]},
            'result': self.result,
            'virtual_seconds': observer.seconds(world.now if self.returned_at is None else self.returned_at),
            'steps': world.steps,
            'output': record.output,
            'threads': [{'id': t.id, 'name': str(getattr(t.body, 'name', t.name) if t.process == 0 else t.name)[:observer.LONGEST_WORD],
                         'by': t.by, 'daemon': t.daemon, 'started_at': observer.seconds(t.started_at),
                         'ended_at': None if t.ended_at is None else observer.seconds(t.ended_at), 'error': t.error,
                         **({'process': t.process} if t.process else {})} for t in world.threads[:1000]],
            'most_alive': record.most_alive,
            'processes': self.exchange.report(),
            'most_processes': self.exchange.most_alive,
            'facts': record.facts,
            'trace': record.steps,
            'truncated': sorted(record.truncated),
        }


def _thread_failed(details: Any) -> None:
    if details.exc_type is SystemExit:
        return
    observer.thread_died(scheduler.current.running, details.exc_value)
    name = details.thread.name if details.thread is not None else '?'
    sys.stderr.write(f'Exception in thread {name}:\n' + ''.join(
        traceback.format_exception(details.exc_type, details.exc_value, details.exc_traceback))[-4000:])


def _confine(pipe: int, cpu_seconds: float) -> None:
    """A session of its own, no way to the agent's pipes, a limit on processor time."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.closerange(3, pipe)
    os.closerange(pipe + 1, 1024)
    soft = max(1, math.ceil(cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CPU, (soft, soft + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.disable()


def _stay_on(core: int) -> None:
    """One thread of a run goes on at a time, so a second core only makes it dearer to hand the baton over; and whoever is woken need not run
    before the one who woke it has let go of the interpreter."""
    try:
        os.sched_setaffinity(0, (core,))
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    except (OSError, ValueError):
        # A sandbox may forbid it.
        pass
