"""`os.fork` and what goes with it: other processes, really, that take their turns and share the clock. See exchange.py."""
from __future__ import annotations

import _multiprocessing
import errno
import os
import signal
import sys
import traceback
from typing import Any, Callable, NoReturn

from . import exchange, install, observer, pipes, real, scheduler, semaphores, sources
from .exchange import FIRST_PID

# Signals that stop and go on: nobody controls what happens then.
STOPS = frozenset((signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU, signal.SIGCONT))

_starting: Any = None


def _of_run() -> exchange.Exchange | None:
    world = scheduler.current
    return None if world is None or world.finished else exchange.current


def number_of(pid: int) -> int | None:
    """The number of a process by the id that the program sees; None for processes that are not ours."""
    number = pid - FIRST_PID
    return number if exchange.current is not None and 0 <= number < len(exchange.current.processes) else None


def fork() -> int:
    ours = _of_run()
    if ours is None:
        return real.fork()
    ours.world.point('S', 'fork')
    process = _starting
    site = observer.student_site()
    name = f'Process-{len(ours.processes)}' if process is None else str(process.name)
    by = 'student' if process is None else _who_starts()
    number = ours.fork(name, bool(getattr(process, 'daemon', False)), by)
    if number == 0:
        install.seed_randomness(ours.world.strategy.salt ^ ours.number * 0x9E3779B1)
        ours.world.running.body = sys.modules['threading'].current_thread()
        return 0
    observer.fact('process', process_number=number, name=name, frame=sources.frame_json(site))
    ours.world.point('S', 'forked')
    return FIRST_PID + number


def _who_starts() -> str:
    frame = sys._getframe(2)
    while frame is not None:
        if sources.relative(frame.f_code.co_filename) is not None:
            return 'scenario' if frame.f_code.co_filename == sources.SCENARIO else 'student'
        if frame.f_globals.get('__name__') in ('multiprocessing.pool', 'multiprocessing.managers', 'concurrent.futures.process'):
            return 'library'
        frame = frame.f_back
    return 'library'


def exit_process(code: int) -> NoReturn:
    ours = _of_run()
    if ours is None:
        real.exit(code)
    if ours.number:
        ours.ends(code & 0xFF)
    ours.child.exits(code)


def getpid() -> int:
    ours = exchange.current
    return real.getpid() if ours is None else FIRST_PID + ours.number


def getppid() -> int:
    ours = exchange.current
    if ours is None:
        return real.getppid()
    if ours.number == 0:
        return FIRST_PID - 1
    parent = ours.processes[ours.processes[ours.number].parent]
    return FIRST_PID + parent.number if parent.ended_at is None else 1


def kill(pid: int, number: int) -> None:
    ours = _of_run()
    target = None if ours is None else number_of(pid)
    if target is None:
        return real.kill(pid, number)
    ours.world.point('S', 'kill')
    entry = ours.processes[target]
    if entry.reaped:
        raise ProcessLookupError(errno.ESRCH, 'No such process')
    if number == 0 or entry.ended_at is not None:
        return None
    if target == ours.number and target != 0 and number not in STOPS:
        ours.ends_by_signal(number)
    if target == ours.number or target == 0 and number == signal.SIGKILL:
        real.kill(entry.pid, number)
    elif number in STOPS:
        observer.fact('uncontrolled', frame=sources.frame_json(observer.student_site()), what=f'signal {int(number)} to another process')
    elif number != signal.SIGKILL and (entry.handled.get(number) or target == 0):
        ours.signal(entry, number)
    elif number == signal.SIGKILL or number not in entry.handled:
        ours.kill(entry, number)
    return None


def waitpid(pid: int, options: int) -> tuple[int, int]:
    ours = _of_run()
    if ours is None or pid > 0 and number_of(pid) is None:
        return real.waitpid(pid, options)
    world = ours.world
    world.point('S', 'waitpid')
    while True:
        children = [p for p in ours.processes if p.parent == ours.number and not p.reaped and (pid <= 0 or p.number == number_of(pid))]
        if not children:
            raise ChildProcessError(errno.ECHILD, 'No child processes')
        for entry in children:
            if entry.ended_at is not None:
                return FIRST_PID + entry.number, ours.reap(entry)
        if options & os.WNOHANG:
            return 0, 0
        keys = (('process', children[0].number),) if pid > 0 else (('children', ours.number),)
        world.block('join', children[0], keys=keys)


def wait() -> tuple[int, int]:
    return waitpid(-1, 0)


def change_system() -> None:
    """Once per process, before the standard library is imported afresh."""
    for name, new in (('fork', fork), ('_exit', exit_process), ('getpid', getpid), ('getppid', getppid), ('kill', kill),
                      ('waitpid', waitpid), ('wait', wait), ('read', pipes.read), ('write', pipes.write), ('close', pipes.close)):
        setattr(os, name, new)
    _multiprocessing.SemLock = semaphores.SemLock
    _multiprocessing.sem_unlink = lambda name: None
    # First of all hooks, hence the last one before a fork and the first one after it.
    os.register_at_fork(before=_before_fork, after_in_parent=_after_in_parent, after_in_child=_after_in_child)


def _before_fork() -> None:
    if scheduler.current is not None:
        exchange.current.before_fork()


def _after_in_parent() -> None:
    if scheduler.current is not None:
        exchange.current.after_in_parent()


def _after_in_child() -> None:
    ours = exchange.current
    if scheduler.current is None or ours.after_in_child():
        return
    # Made behind our back, by forkpty: it goes on alone.
    world = ours.world
    world.on_finish = lambda kind: real.exit(70)
    for thread in world.threads:
        if thread is not world.running:
            thread.state = scheduler.ENDED
    world.runnable[:] = [world.running]


def install_library() -> None:
    """Once per process, on top of the freshly imported multiprocessing."""
    import subprocess
    import types
    from multiprocessing import managers, popen_fork, process, resource_tracker, synchronize, util

    from . import process_pools, spawning
    pipes.install()
    process.BaseProcess.__hash__ = install.hash_in_order
    launch, bootstrap, finalize = popen_fork.Popen.__init__, process.BaseProcess._bootstrap, util.Finalize.__init__
    leave = util._exit_function

    def launched(self: Any, process_object: Any) -> None:
        global _starting
        before, _starting = _starting, process_object
        try:
            launch(self, process_object)
        finally:
            _starting = before

    def bootstrapped(self: Any, *arguments: Any, **keywords: Any) -> int:
        if scheduler.current is not None:
            scheduler.current.running.body = sys.modules['threading'].current_thread()
        if sys.version_info < (3, 13) or scheduler.current is None:
            return bootstrap(self, *arguments, **keywords)
        # From 3.13 on what was left for the end is no longer called in here, but by atexit, which is ours.
        run = self.run

        def watched() -> None:
            try:
                run()
            except BaseException as error:
                if not isinstance(error, SystemExit):
                    observer.thread_died(scheduler.current.running, error)
                raise

        self.run = watched
        code = bootstrap(self, *arguments, **keywords)
        leave()
        return code

    def run_is_over() -> None:
        """Called on the way out of Process.run, whether it returned or raised."""
        error = sys.exc_info()[1]
        if error is not None and not isinstance(error, SystemExit):
            observer.thread_died(scheduler.current.running, error)
        leave()

    def registered(self: Any, *arguments: Any, **keywords: Any) -> None:
        finalize(self, *arguments, **keywords)
        self._il_group = None if scheduler.current is None else scheduler.current.running.group

    def serve_forever(self: Any) -> None:
        """As the library's own, which wakes up each second for the sake of Ctrl-C, and would so hide that nobody else can go on."""
        self.stop_event = sys.modules['threading'].Event()
        process.current_process()._manager_server = self
        accepter = sys.modules['threading'].Thread(target=self.accepter, daemon=True)
        accepter.start()
        self.stop_event.wait()
        sys.exit(0)

    popen_fork.Popen.__init__ = launched
    process.BaseProcess._bootstrap = bootstrapped
    util.Finalize.__init__ = registered
    util._exit_function = run_is_over
    managers.Server.serve_forever = serve_forever
    # Real ones would need a process of their own that watches over names; ours have none.
    tracker = resource_tracker._resource_tracker
    for name in ('register', 'unregister'):
        setattr(resource_tracker, name, lambda name, kind: None)
        setattr(type(tracker), name, lambda self, name, kind: None)
    resource_tracker.ensure_running = type(tracker).ensure_running = lambda *nothing: None
    resource_tracker.getfd = type(tracker).getfd = lambda *nothing: -1
    synchronize.SEM_VALUE_MAX = semaphores.SEM_VALUE_MAX
    # Other programs stay out of the schedule, and so does the waiting for them.
    subprocess.os = types.ModuleType('os')
    subprocess.os.__dict__.update(os.__dict__, read=real.read, write=real.write, close=real.close, waitpid=real.waitpid, kill=real.kill)
    for module, name in ((subprocess, '_fork_exec'), (os, 'system'), (os, 'posix_spawn'), (os, 'posix_spawnp'), (os, 'forkpty')):
        if hasattr(module, name):
            setattr(module, name, _noted(getattr(module, name), 'subprocess' if module is subprocess else f'os.{name}'))
    spawning.install()
    process_pools.install()


def _noted(function: Callable[..., Any], what: str) -> Callable[..., Any]:
    def noted(*arguments: Any, **keywords: Any) -> Any:
        if scheduler.current is not None:
            observer.fact('uncontrolled', frame=sources.frame_json(observer.student_site()), what=what)
        return function(*arguments, **keywords)
    return noted


def leave_if_elsewhere(number: int, error: BaseException | None = None) -> None:
    """The end of a process that was made by os.fork and came back from the student's code, where process `number` went in."""
    ours = exchange.current
    if ours.number == number:
        return
    code = 0
    if isinstance(error, SystemExit):
        if not isinstance(error.code, (int, type(None))):
            sys.stderr.write(f'{error.code}\n')
        code = error.code & 0xFF if isinstance(error.code, int) else int(error.code is not None)
    elif error is not None:
        observer.thread_died(ours.world.running, error)
        sys.stderr.write(''.join(traceback.format_exception(error))[-4000:])
        code = 1
    ours.ends(code)


def stop_executors(group: int) -> None:
    """Tell the process pools of a program that nothing more will come."""
    from concurrent.futures import process
    for thread, wakeup in list(process._threads_wakeups.items()):
        controlled = next((t for t in exchange.current.world.threads if t.body is thread and t.state != scheduler.ENDED), None)
        if controlled is not None and controlled.group == group:
            executor = thread.executor_reference()
            if executor is not None:
                executor._shutdown_thread = True
            wakeup.wakeup()


def leave_program(group: int) -> None:
    """What multiprocessing does at the end of a program: run what was left for then, end daemonic processes, wait for the others."""
    from multiprocessing import process, util

    def finalize(least: int | None) -> None:
        while True:
            due = [key for key, final in util._finalizer_registry.items()
                   if getattr(final, '_il_group', group) == group and key[0] is not None and (least is None or key[0] >= least)]
            if not due:
                return
            try:
                util._finalizer_registry[max(due)]()
            except Exception:
                sys.stderr.write(traceback.format_exc())

    finalize(0)
    mine = [p for p in process.active_children() if group_of(p) == group]
    for child in mine:
        if child.daemon:
            child._popen.terminate()
    for child in mine:
        child.join()
    finalize(None)


def group_of(child: Any) -> int:
    number = number_of(child.pid)
    return next((t.group for t in exchange.current.world.threads if t.process == number), 0)


