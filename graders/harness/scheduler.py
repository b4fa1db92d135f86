"""One baton, one virtual clock.

Every controlled thread is a real thread that owns a baton; exactly one of them runs. Whoever runs decides, through the
strategy, who is next: there is no scheduler thread and nothing depends on real time. Time is a whole number of
ticks and moves only when nobody can run (the rule of Go's testing/synctest), so 'at the same time' is exact.

Where the program has more than one process, each has a Scheduler that lists the threads of all of them. Only the one that holds
the baton is up to date; `hand_over` (see exchange.py) carries its state to the process whose thread comes next.
"""
from __future__ import annotations

import signal
from typing import Any, Callable, NoReturn

from . import real, switches

RUNNABLE, BLOCKED, ENDED = 0, 1, 2
# The tick of the clock is a picosecond: what adds up from rounding floats stays far below the nanosecond that is reported.
SECOND = 1_000_000_000_000

# A thread that passes this many points without blocking lets the others go first, so that a spin loop cannot starve them.
FAIR = 1000
# From here on only every SPARSE-th access of data is a point: long loops stay affordable and still meet preemption.
DENSE_STEPS = 20_000
SPARSE = 64
# Accesses that are no points count too, this many to a step, so that an endless loop ends by the same count everywhere.
MOST_SKIPPED = 10
# Points without blocking after which a thread that only looks at a few places is taken to be waiting for time to pass.
SPIN, SPIN_WINDOW, SPIN_PLACES = 2000, 200, 16
SPIN_ANYWAY = 100_000

current: 'Scheduler | None' = None


class ControlledThread:
    __slots__ = ('id', 'name', 'ident', 'real_ident', 'baton', 'state', 'reason', 'object', 'deadline', 'timed_out', 'order',
                 'held', 'daemon', 'by', 'group', 'started_at', 'ended_at', 'error', 'streak', 'pending', 'clock', 'priority',
                 'on_exit', 'clock_reads', 'spin_seen', 'spinning', 'body', 'wanted', 'gave_up', 'starter', 'process', 'keys')

    def __init__(self, number: int, name: str, now: int, process: int = 0):
        self.id = number
        self.process = process
        self.name = name
        self.ident = 0x7F00_0000_0000 + number * 0x1000
        self.real_ident = 0
        self.baton = real.allocate_lock()
        self.baton.acquire()
        self.state = RUNNABLE
        self.reason: str | None = None
        self.object: Any = None
        self.deadline: int | None = None
        self.timed_out = False
        self.order = 0
        self.held: list[Any] = []
        self.daemon = False
        self.by = 'scenario'
        self.group = 0
        self.started_at = now
        self.ended_at: int | None = None
        self.error: Any = None
        self.streak = 0
        self.pending: tuple[str, Any] | None = None
        self.clock: dict[int, int] = {number: 1}
        self.priority = 0.0
        self.on_exit: list[Callable[[], None]] = []
        self.clock_reads = 0
        self.spin_seen: set[Any] | None = None
        self.spinning = False
        self.body: Any = None
        self.starter: 'ControlledThread | None' = None
        # The lock that it waits for, with how often that had been taken before; and how often it gave up waiting for one.
        self.wanted: tuple[Any, int] | None = None
        self.gave_up = 0
        # What it waits for, in names that mean the same in every process; see `notify`.
        self.keys: tuple[Any, ...] = ()


class Scheduler:
    """Runs threads one at a time. `on_finish(kind)` is called once, in whichever thread notices the end, and must not return."""

    def __init__(self, strategy: Any, step_limit: int, time_limit: int, on_finish: Callable[[str], NoReturn]):
        self.strategy = strategy
        self.step_limit = step_limit
        self.time_limit = time_limit
        self.on_finish = on_finish
        self.now = 0
        self.steps = 0
        self.skipped = 0
        self.choices = 0
        self.decisions: list[tuple[int, int]] = []
        # Who was about to touch what, for switches.of; None if nobody asks.
        self.touched: list[switches.Touched] | None = None
        self.threads: list[ControlledThread] = []
        self.runnable: list[ControlledThread] = []      # in the order in which they became ready
        self.order = 0
        self.finished = False
        self.process = 0
        # Returns once a thread of this process is to run again, with `running` set; replaced when there are other processes.
        self.hand_over: Callable[[], None] | None = None
        self.on_block: Callable[[ControlledThread], Any] | None = None
        self.on_unblock: Callable[[ControlledThread, Any], None] | None = None
        self.on_spin: Callable[[ControlledThread], None] | None = None
        # When what is under way on the network arrives, for threads that poll instead of waiting for it.
        self.next_arrival: Callable[[], int | None] = lambda: None
        # When `on_alarm` is to be called, and whether `on_signal` has something to do in the thread that runs.
        self.alarm: int | None = None
        self.signalled = False
        self.on_alarm: Callable[[], None] | None = None
        self.on_signal: Callable[[], None] | None = None
        main = ControlledThread(0, 'MainThread', 0)
        main.real_ident = real.get_ident()
        self.threads.append(main)
        self.runnable.append(main)
        self.running = main
        strategy.thread_started(main)

    def follow(self, strategy: Any) -> None:
        """Before the first step."""
        self.strategy = strategy
        self.running.priority = 0.0
        strategy.thread_started(self.running)

    # Threads

    def spawn(self, body: Callable[[], None], name: str, daemon: bool) -> ControlledThread:
        """Make a thread that runs `body` once it is chosen. `body` must not raise."""
        parent = self.running
        thread = ControlledThread(len(self.threads), name, self.now, self.process)
        thread.daemon = daemon
        thread.group = parent.group
        thread.starter = parent
        thread.clock = dict(parent.clock)
        thread.clock[thread.id] = 1
        parent.clock[parent.id] += 1

        def boot() -> None:
            thread.real_ident = real.get_ident()
            # The kernel sends it to the thread that computes, but Python handles signals in the main thread, which sleeps on.
            real.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGXCPU,))
            thread.baton.acquire()
            try:
                body()
            finally:
                self._end(thread)

        real.start_new_thread(boot, ())
        self.threads.append(thread)
        self.runnable.append(thread)
        self.strategy.thread_started(thread)
        return thread

    def _end(self, thread: ControlledThread) -> None:
        thread.state = ENDED
        thread.ended_at = self.now
        self.runnable.remove(thread)
        for callback in thread.on_exit:
            callback()
        self._go_on(self._next(thread))

    def _go_on(self, following: ControlledThread) -> None:
        self.running = following
        if following.process != self.process:
            self.hand_over()
        self.running.baton.release()

    def stop(self, thread: ControlledThread) -> None:
        """Never let a thread run again that does not run now."""
        if thread in self.runnable:
            self.runnable.remove(thread)
        thread.state = ENDED
        thread.ended_at = self.now

    # Points

    def point(self, kind: str, place: Any) -> None:
        """The running thread is about to do something that others may notice: `kind` is 'R', 'W' (data) or 'S' (everything else)."""
        thread = self.running
        thread.streak += 1
        if self.steps >= DENSE_STEPS and kind != 'S':
            self.skipped += 1
            if self.skipped > MOST_SKIPPED * self.step_limit:
                self.finish('step_limit')
            if self.skipped % SPARSE:
                return
        self.steps += 1
        if self.steps > self.step_limit:
            self.finish('step_limit')
        if self.touched is not None:
            switches.note(self.touched, self, thread, kind, place)
        if len(self.runnable) > 1:
            thread.pending = (kind, place)
            following = self._choose(thread)
            if following is not thread:
                self._preempt(thread, following)
        if thread.streak > SPIN:
            self._look_for_spin(thread, kind, place)
        if self.signalled:
            self.on_signal()

    def _choose(self, thread: ControlledThread) -> ControlledThread:
        runnable = self.runnable
        if thread.state == RUNNABLE and thread.streak % FAIR:
            polite = thread
        elif thread.streak and runnable[0] is thread:
            polite = runnable[1]
        else:
            polite = runnable[0]
        chosen = self.strategy.choose(thread, runnable, polite)
        if chosen is not polite:
            self.decisions.append((self.choices, chosen.id))
        self.choices += 1
        return chosen

    def _preempt(self, thread: ControlledThread, following: ControlledThread) -> None:
        self.runnable.remove(thread)
        self.runnable.append(thread)
        self._go_on(following)
        thread.baton.acquire()

    # Blocking and time

    def block(self, reason: str, thing: Any = None, timeout: int | None = None, keys: tuple[Any, ...] = ()) -> bool:
        """Stop the running thread until `wake`, or `notify` of one of `keys`, or for `timeout` ticks. True if woken, False if time ran out.

        A signal wakes it too, and its handler may raise: whoever waits looks again whether it was what they wait for.
        """
        thread = self.running
        thread.state = BLOCKED
        thread.reason = reason
        thread.object = thing
        thread.keys = keys
        thread.timed_out = False
        thread.streak = 0
        thread.clock_reads = 0
        thread.spin_seen = None
        thread.spinning = False
        self.order += 1
        thread.order = self.order
        thread.deadline = None if timeout is None else self.now + max(0, timeout)
        self.runnable.remove(thread)
        memory = self.on_block(thread) if self.on_block is not None else None
        following = self._next(thread)
        if following is not thread:
            self._go_on(following)
            thread.baton.acquire()
        if memory is not None:
            self.on_unblock(thread, memory)
        thread.reason = thread.object = thread.deadline = None
        thread.keys = ()
        timed_out = thread.timed_out
        if self.signalled:
            self.on_signal()
        return not timed_out

    def wake(self, thread: ControlledThread) -> None:
        """Wake a thread of this process. What a forked process finds in copies of its parent's locks is not its own to wake."""
        if thread.process == self.process:
            self._ready(thread, False)

    def notify(self, *keys: Any) -> None:
        """Wake every thread, of whichever process, that waits for one of these."""
        for thread in self.threads:
            if thread.state == BLOCKED and any(key in thread.keys for key in keys):
                self._ready(thread, False)

    def _ready(self, thread: ControlledThread, timed_out: bool) -> None:
        if thread.state == BLOCKED:
            thread.state = RUNNABLE
            thread.timed_out = timed_out
            self.runnable.append(thread)

    def _next(self, thread: ControlledThread) -> ControlledThread:
        """Who runs now that `thread` cannot; lets time pass if nobody can."""
        self.steps += 1
        while not self.runnable:
            if not self._pass_time():
                self.finish('deadlock')
        if len(self.runnable) == 1:
            return self.runnable[0]
        return self._choose(thread)

    def _pass_time(self, arrival: int | None = None) -> bool:
        timers = [t for t in self.threads if t.state == BLOCKED and t.deadline is not None]
        deadlines = self._deadlines(timers) + ([] if arrival is None else [arrival])
        if not deadlines:
            return False
        self.now = max(self.now, min(deadlines))
        if self.now > self.time_limit:
            self.now = self.time_limit
            self.finish('virtual_time_limit')
        self._fire(timers)
        return True

    def _deadlines(self, timers: list[ControlledThread]) -> list[int]:
        deadlines = [t.deadline for t in timers]
        return deadlines if self.alarm is None else [*deadlines, self.alarm]

    def _fire(self, timers: list[ControlledThread]) -> None:
        for t in sorted(timers, key=lambda t: (t.deadline, t.order)):
            if t.deadline <= self.now:
                self._ready(t, True)
        if self.alarm is not None and self.alarm <= self.now:
            self.alarm = None
            self.on_alarm()

    # Loops that wait without blocking

    def _look_for_spin(self, thread: ControlledThread, kind: str, place: Any) -> None:
        seen = thread.spin_seen
        if seen is None:
            seen = thread.spin_seen = set()
        if kind == 'W':
            seen.add((kind, thread.streak))
        elif len(seen) <= SPIN_WINDOW:
            seen.add((kind, place))
        if (thread.streak - SPIN) % SPIN_WINDOW == 0:
            if len(seen) <= SPIN_PLACES:
                if self.on_spin is not None:
                    self.on_spin(thread)
                self._spinning(thread)
            elif thread.streak > SPIN_ANYWAY:
                self._spinning(thread)
            thread.spin_seen = None

    def _spinning(self, thread: ControlledThread) -> None:
        """Waiting by looking again and again costs time: the next timer fires, the others get their turn."""
        thread.streak = 0
        thread.spinning = True
        if all(t.spinning for t in self.runnable) and self._pass_time(self.next_arrival()):
            for t in self.runnable:
                t.spinning = False

    def read_clock(self) -> int:
        """Reading the clock is free, except for a thread that does nothing else: then time goes on under its eyes."""
        thread = self.running
        thread.clock_reads += 1
        if thread.clock_reads > 1000 and not self.finished:
            thread.streak = (thread.streak // FAIR + 1) * FAIR - 1
            if thread.clock_reads == 1001 and self.on_spin is not None:
                self.on_spin(thread)
            if len(self.runnable) > 1:
                self.point('S', 'clock')
            else:
                self.let_pass(self.now + SECOND // 1000)
        return self.now

    def let_pass(self, until: int) -> None:
        """Time goes on to `until`, or to the first timer before it, although somebody could run."""
        timers = [t for t in self.threads if t.state == BLOCKED and t.deadline is not None]
        self.now = max(self.now, min([until, *self._deadlines(timers)]))
        if self.now > self.time_limit:
            self.finish('virtual_time_limit')
        self._fire(timers)

    def finish(self, kind: str) -> NoReturn:
        self.finished = True
        self.on_finish(kind)
        raise AssertionError('on_finish returned')
