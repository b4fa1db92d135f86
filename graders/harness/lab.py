"""What a scenario sees. It drives; it holds no expected value and judges nothing."""
from __future__ import annotations

import atexit
import multiprocessing
import os
import sys
import threading
import types
from concurrent.futures import thread as pools
from typing import Any, Callable, Iterable

from . import console, exchange, importer, observer, peers, primitives, processes, scheduler, signals, sockets, sources, watching
from .scheduler import ENDED


class ScenarioError(Exception):
    """The scenario asked for something that there is not."""


class Programs:
    """Files run as `__main__`, each with its arguments, its input, its threads and what it registered for its exit."""

    def __init__(self, put: Callable[[Any, str, Any], None]) -> None:
        self.groups = 0
        self.at_exit: dict[int, list[tuple[Any, Any, Any]]] = {}
        self.background: set[int] = set()
        put(atexit, 'register', self._register)

    def _register(self, function: Callable[..., Any], *arguments: Any, **keywords: Any) -> Callable[..., Any]:
        self.at_exit.setdefault(scheduler.current.running.group, []).append((function, arguments, keywords))
        return function

    def run(self, filename: str, arguments: Iterable[str], lines: Iterable[str], background: bool) -> None:
        self.groups += 1
        group = self.groups
        if background:
            self.background.add(group)
        thread = scheduler.current.running
        before, thread.group = thread.group, group
        signals.program_begins(group)
        console.argv[group] = [filename, *map(str, arguments)]
        console.stdin[group] = [str(line) for line in lines]
        importer.begin_in(os.path.dirname(filename))
        module = types.ModuleType('__main__')
        module.__file__ = filename
        module.__builtins__ = __builtins__
        sys.modules['__main__'] = module
        process = exchange.current.number
        try:
            try:
                exec(importer.code_of(filename), module.__dict__)
            except BaseException as error:
                processes.leave_if_elsewhere(process, error)
                raise
            finally:
                processes.leave_if_elsewhere(process)
                self.leave(group)
                self.stop_daemons(group)
                sockets.close_group(group)
        except SystemExit as stop:
            if stop.code not in (None, 0):
                raise
        finally:
            signals.program_ends(group)
            thread.group = before

    def leave(self, group: int) -> None:
        """What Python does at the end of a program: pools are told to stop, non-daemon threads joined, atexit called."""
        world = scheduler.current
        for worker in list(pools._threads_queues):
            if any(t.body is worker and t.group == group and t.state != ENDED for t in world.threads):
                executor = getattr(worker, '_args', (lambda: None,))[0]()
                if executor is not None:
                    executor._shutdown = True
                pools._threads_queues[worker].put(None)
        processes.stop_executors(group)
        while True:
            left = [t for t in world.threads if t.process == world.process and t.group == group and t.state != ENDED and not t.daemon
                    and t is not world.running]
            if not left:
                break
            me = world.running
            left[0].on_exit.append(lambda: world.wake(me))
            world.block('exit', left[0])
        for function, arguments, keywords in reversed(self.at_exit.pop(group, [])):
            function(*arguments, **keywords)
        processes.leave_program(group)

    @staticmethod
    def stop_daemons(group: int) -> None:
        """The end of a process ends its daemon threads, wherever they are."""
        world = scheduler.current
        for thread in world.threads:
            if thread.process == world.process and thread.group == group and thread.daemon and thread.state != ENDED \
                    and thread is not world.running:
                frame = sys._current_frames().get(thread.real_ident)
                observer.fact('daemon_stopped', stopped=thread.id, frame=sources.frame_json(sources.site_of(frame)))
                world.stop(thread)
                observer.thread_ends(thread)


class Gate:
    """Holds threads back until all of them are there."""

    def __init__(self) -> None:
        self.waiting: list[Any] = []

    def wait(self) -> None:
        world = scheduler.current
        self.waiting.append(world.running)
        world.block('start', self)

    def open(self) -> None:
        for thread in self.waiting:
            scheduler.current.wake(thread)


class Running:
    """A thread of the scenario's own."""

    def __init__(self, function: Callable[..., Any], arguments: tuple[Any, ...], name: str | None, gate: Gate | None = None):
        self._gate = gate
        self.result: Any = None
        self.error: BaseException | None = None
        self._function, self._arguments = function, arguments
        self._thread = threading.Thread(target=self._run, name=name, daemon=False)
        self._thread.start()

    def _run(self) -> None:
        if self._gate is not None:
            self._gate.wait()
        try:
            self.result = self._function(*self._arguments)
        except BaseException as error:
            self.error = error
            if not isinstance(error, SystemExit):
                observer.thread_died(scheduler.current.running, error)

    def join(self, timeout: float | None = None) -> bool:
        """True once it has ended, False if `timeout` virtual seconds went by before."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def is_alive(self) -> bool:
        return self._thread.is_alive()


class Lab:
    def __init__(self, files: dict[str, str], put: Callable[[Any, str, Any], None]):
        self._files = files
        self._programs = Programs(put)
        self.notes: dict[str, Any] = {}
        self.network = peers.Network()

    def path(self, role: str) -> str:
        """Where the student's file for a role is, absolute."""
        if role not in self._files:
            raise ScenarioError(f'no file for the role {role!r}; there are {sorted(self._files)}')
        return os.path.join(sources.root, self._files[role])

    def load(self, role: str) -> Any:
        """The student's module for a role, imported once."""
        filename = self.path(role)
        name = os.path.basename(filename).removesuffix('.py')
        loaded = sys.modules.get(name)
        if loaded is not None and getattr(loaded, '__file__', None) == filename:
            return loaded
        return importer.load(filename, name)

    def run_program(self, role: str, argv: Iterable[str] = (), stdin: Iterable[str] = ()) -> None:
        """Run a file as `__main__` to its very end. What it raises comes out here, an exit with a code other than 0 as SystemExit."""
        self._programs.run(self.path(role), argv, stdin, background=False)

    def start_program(self, role: str, argv: Iterable[str] = (), stdin: Iterable[str] = ()) -> Running:
        filename = self.path(role)
        return Running(lambda: self._programs.run(filename, argv, stdin, background=True), (), 'MainThread')

    def start(self, function: Callable[..., Any], *arguments: Any, name: str | None = None) -> Running:
        return Running(function, arguments, name)

    def threads(self, *functions: Callable[[], Any]) -> list[Any]:
        """Run functions at the same time, wait for all; their results, or the first error."""
        gate = Gate()
        running = [Running(function, (), None, gate) for function in functions]
        gate.open()
        for one in running:
            one.join()
        for one in running:
            if one.error is not None:
                raise one.error
        return [one.result for one in running]

    def now(self) -> float:
        return observer.seconds(scheduler.current.now)

    def sleep(self, seconds: float) -> None:
        world = scheduler.current
        end = world.now + primitives.ticks(seconds)
        while world.block('sleep', None, end - world.now) and world.now < end:
            pass

    def watch(self, owner: type, *names: str, tell: Callable[..., Any] | None = None) -> list[dict[str, Any]]:
        """Calls of these methods, in the order in which they begin; the list grows with the run. `until` stays None while one waits or
        if it raises; `told` is what `tell(object, result, *arguments)` makes of one that has returned."""
        watch = watching.Watch(tell)
        for name in names:
            watch.put_on(owner, name)
        return watch.calls

    def note(self, key: str, value: Any) -> None:
        self.notes[str(key)] = value

    @property
    def start_method(self) -> str:
        """How `multiprocessing` starts a process where the student's program does not say it."""
        return multiprocessing.get_start_method()

    @start_method.setter
    def start_method(self, method: str) -> None:
        multiprocessing.set_start_method(method, force=True)

    def drain(self) -> None:
        """After the scenario: let what the student left running come to its end, except programs that were started to stay."""
        world = scheduler.current
        for group in sorted({t.group for t in world.threads} - self._programs.background):
            self._programs.leave(group)
