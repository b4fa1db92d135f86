"""Signals inside of a run: handlers, alarms and what a program sends to itself, on the virtual clock.

Each program of a run (a group of threads) has handlers of its own. They run in its main thread, at its next point or where it waits.
"""
from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
from typing import Any, Callable, NoReturn

from . import exchange, network, primitives, scheduler
from .scheduler import BLOCKED, SECOND

IGNORED = frozenset((signal.SIGCHLD, signal.SIGURG, signal.SIGWINCH, signal.SIGCONT))
UNCATCHABLE = frozenset((signal.SIGKILL, signal.SIGSTOP))


class Program:
    """What the kernel keeps for a process."""

    def __init__(self, main: Any, body: Any):
        self.main, self.body = main, body
        self.handlers: dict[int, Any] = {signal.SIGINT: signal.default_int_handler, signal.SIGPIPE: signal.SIG_IGN}
        self.wakeup = -1
        self.alarm: int | None = None
        self.interval = 0
        self.pending: list[int] = []
        self.handled = 0


_programs: dict[int, Program] = {}
_killed: Callable[[int], NoReturn]
_kill, _main_thread = os.kill, threading.main_thread


def begin(killed: Callable[[int], NoReturn]) -> None:
    """In the child. `killed(number)` ends the run as a signal that nobody handles does."""
    global _killed
    _killed = killed
    world = scheduler.current
    _programs[0] = Program(world.running, threading.main_thread())
    world.on_signal = _run_handlers
    for name, function in _OURS.items():
        setattr(signal, name, function)
    os.kill, threading.main_thread, _thread.interrupt_main = kill, main_thread, interrupt_main
    os.register_at_fork(after_in_child=_forked)


def program_begins(group: int) -> None:
    _programs[group] = Program(scheduler.current.running, threading.current_thread())


def program_ends(group: int) -> None:
    del _programs[group]
    _set_alarm()


def _forked() -> None:
    """A new process has the handlers of its parent; the thread that forked is its main one."""
    world, program = scheduler.current, _own()
    program.main, program.body = world.running, threading.current_thread()
    program.alarm, program.interval, program.pending = None, 0, []
    _programs.clear()
    _programs[world.running.group] = _programs[0] = program
    world.signalled = False


def dispositions() -> dict[int, bool]:
    """Of this process, for the others: the signals that do not do there what they do by default, and whether there is a handler."""
    handled = {int(number): callable(handler) for number, handler in _own().handlers.items() if handler != signal.SIG_DFL}
    return {**{int(number): False for number in IGNORED}, **handled}


def from_elsewhere(number: int) -> None:
    """Another process sent a signal to this one."""
    deliver(list(_programs.values())[-1], number)


def _own() -> Program:
    return _programs.get(scheduler.current.running.group) or _programs[0]


def main_thread() -> Any:
    return _main_thread() if scheduler.current is None else _own().body


def _need_main(program: Program, what: str) -> None:
    if scheduler.current.running is not program.main:
        raise ValueError(f'{what} only works in main thread of the main interpreter')


# Handlers


def getsignal(number: int) -> Any:
    return _own().handlers.get(number, signal.SIG_DFL)


def set_handler(number: int, handler: Any) -> Any:
    program = _own()
    _need_main(program, 'signal')
    if not callable(handler) and handler not in (signal.SIG_DFL, signal.SIG_IGN):
        raise TypeError('signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object')
    if not 0 < number < signal.NSIG:
        raise ValueError('signal number out of range')
    if number in UNCATCHABLE:
        raise OSError(22, 'Invalid argument')
    before = getsignal(number)
    program.handlers[number] = handler
    return before


def siginterrupt(number: int, flag: bool) -> None:
    pass


def set_wakeup_fd(descriptor: int, *, warn_on_full_buffer: bool = True) -> int:
    program = _own()
    _need_main(program, 'set_wakeup_fd')
    before, program.wakeup = program.wakeup, descriptor
    return before


def deliver(program: Program, number: int) -> None:
    handler = program.handlers.get(number, signal.SIG_DFL)
    if handler == signal.SIG_IGN or handler == signal.SIG_DFL and number in IGNORED:
        return
    if handler == signal.SIG_DFL:
        _killed(number)
    program.pending.append(number)
    world = scheduler.current
    world.signalled = True
    socket = network.state.open.get(program.wakeup)
    if socket is not None:
        try:
            socket.send(bytes([number]))
        except OSError:
            pass
    if program.main.state == BLOCKED:
        world.wake(program.main)


def _run_handlers() -> None:
    """Called by the scheduler in whichever thread runs, while `signalled` is set."""
    world = scheduler.current
    for program in list(_programs.values()):
        while program.pending and program.main is world.running:
            number = program.pending.pop(0)
            world.signalled = any(other.pending for other in _programs.values())
            program.handled += 1
            handler = program.handlers.get(number)
            if callable(handler):
                handler(number, sys._getframe(1))


# Sending


def kill(pid: int, number: int) -> None:
    if pid == os.getpid() and number not in UNCATCHABLE and number != 0:
        _sent(number)
    else:
        _kill(pid, number)


def raise_signal(number: int) -> None:
    if number in UNCATCHABLE:
        _REAL['raise_signal'](number)
    _sent(number)


def pthread_kill(thread: int, number: int) -> None:
    if number:
        _sent(number)


def interrupt_main(number: int = signal.SIGINT) -> None:
    _sent(number)


def _sent(number: int) -> None:
    deliver(_own(), number)
    scheduler.current.point('S', 'signal')


# Alarms


def _set_alarm() -> None:
    exchange.current.set_alarm(min((p.alarm for p in _programs.values() if p.alarm is not None), default=None))


def alarmed() -> None:
    """Deliver the alarms of this process that are due."""
    now = scheduler.current.now
    for program in list(_programs.values()):
        if program.alarm is not None and program.alarm <= now:
            program.alarm = now + program.interval if program.interval else None
            _set_alarm()
            deliver(program, signal.SIGALRM)


def setitimer(which: int, seconds: float, interval: float = 0.0) -> tuple[float, float]:
    if which != signal.ITIMER_REAL:
        # Time that a program computes for does not pass here.
        return 0.0, 0.0
    if seconds < 0 or interval < 0:
        raise signal.ItimerError(22, 'Invalid argument')
    before = getitimer(which)
    program = _own()
    program.alarm = scheduler.current.now + primitives.ticks(seconds) if seconds else None
    program.interval = primitives.ticks(interval)
    _set_alarm()
    return before


def getitimer(which: int) -> tuple[float, float]:
    program = _own()
    if which != signal.ITIMER_REAL or program.alarm is None:
        return 0.0, 0.0
    return (program.alarm - scheduler.current.now) / SECOND, program.interval / SECOND


def alarm(seconds: int) -> int:
    return round(setitimer(signal.ITIMER_REAL, float(int(seconds)))[0])


def pause() -> None:
    program = _own()
    _need_main(program, 'pause')
    before = program.handled
    while program.handled == before:
        scheduler.current.block('signal')


_OURS: dict[str, Callable[..., Any]] = {
    'signal': set_handler, 'getsignal': getsignal, 'siginterrupt': siginterrupt, 'set_wakeup_fd': set_wakeup_fd, 'raise_signal': raise_signal,
    'pthread_kill': pthread_kill, 'setitimer': setitimer, 'getitimer': getitimer, 'alarm': alarm, 'pause': pause,
}
_REAL: dict[str, Callable[..., Any]] = {name: getattr(signal, name) for name in _OURS}
