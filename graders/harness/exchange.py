"""One baton for all processes of a run.

The process that the agent forked is number 0; the ones that the program forks are 1, 2, …, each with a channel to number 0. Exactly one
of them runs. When the thread that comes next lives elsewhere, the whole state of the schedule goes there, by way of number 0, which
collects what the others saw and notices when one of them is gone. So the strategies know nothing of processes, and time is one.
"""
from __future__ import annotations

import os
import resource
import select
import signal
from typing import Any, NoReturn

from . import observer, real, scheduler
from .channel import Channel, Process
from .scheduler import BLOCKED, ENDED, ControlledThread

# Process ids that the program sees: they follow the order of starting. No process of the system has one that high.
FIRST_PID = 4_200_000
# How long, in real seconds, number 0 waits for what another process has to say about a run that is over.
LAST_WORDS = 2.0


class Exchange:
    """Of one run; a forked process goes on with its copy."""

    def __init__(self, world: scheduler.Scheduler, cpu_seconds: float, child: Any):
        self.world = world
        self.child = child
        self.number = 0
        self.processes = [Process(0, real.getpid(), -1, 'MainProcess', False, 'student', 0)]
        self.alive = self.most_alive = 0
        self.jobs = 0
        # Of number 0: the others' channels, facts of theirs that may still change, and jobs that run in another process.
        self.channels: dict[int, Channel] = {}
        self.open_facts: dict[tuple[int, int], dict[str, Any]] = {}
        self.job_facts: dict[int, dict[str, Any]] = {}
        self.cpu_limit = cpu_seconds
        self.cpu_seconds: dict[int, float] = {}
        self.others_waits: list[dict[str, Any]] = []
        # Of the others: the way to number 0, and what of theirs it has been told.
        self.up: Channel | None = None
        self.unsettled: dict[int, tuple[dict[str, Any], dict[str, Any]]] = {}
        self.facts_told = 0
        self.threads_told: set[int] = set()
        self.job_news: list[tuple[int, dict[str, Any]]] = []
        self._frozen: list[ControlledThread] | None = None
        self._to_be: tuple[Process, ControlledThread] | None = None
        world.hand_over = self.hand_over
        world.on_alarm = self._alarmed

    # Starting a process

    def fork(self, name: str, daemon: bool, by: str) -> int:
        """0 in the new process, once it is its turn; its number in the one that called."""
        world = self.world
        parent = world.running
        entry = Process(len(self.processes), 0, self.number, name, daemon, by, world.now)
        thread = ControlledThread(len(world.threads), 'MainThread', world.now, entry.number)
        thread.group, thread.by, thread.daemon, thread.starter = parent.group, by, daemon, parent
        entry.handled = self.child.signals.dispositions()
        # The threading module of the new process knows its main thread by the number of the one that forked.
        thread.ident = parent.ident
        thread.clock = {**parent.clock, thread.id: 1}
        here, there = real.socketpair()
        self._to_be = (entry, thread)
        try:
            pid = real.fork()
        except OSError:
            here.close()
            there.close()
            raise
        finally:
            self._to_be = None
        if pid == 0:
            here.close()
            self._begin(Channel(there))
            self._receive()
            return 0
        there.close()
        entry.pid = pid
        parent.clock[parent.id] += 1
        self.processes.append(entry)
        self.alive += 1
        self.most_alive = max(self.most_alive, self.alive)
        world.threads.append(thread)
        world.runnable.append(thread)
        world.strategy.thread_started(thread)
        if self.number == 0:
            self.channels[entry.number] = Channel(here)
        else:
            self.up.send(('adopt', entry.number), here.fileno())
            here.close()
        return entry.number

    def before_fork(self) -> None:
        """From here to the end of the fork nobody else may come in between, whatever locks its hooks take."""
        self._frozen = self.world.runnable
        self.world.runnable = [self.world.running]

    def after_in_parent(self) -> None:
        self.world.runnable, self._frozen = self._frozen, None

    def after_in_child(self) -> bool:
        """False if this process was made behind our back."""
        if self._to_be is None:
            return False
        world = self.world
        entry, thread = self._to_be
        self.number = world.process = entry.number
        self.processes.append(entry)
        thread.real_ident = real.get_ident()
        world.threads.append(thread)
        world.running = thread
        world.runnable = [thread]
        return True

    def _begin(self, up: Channel) -> None:
        for channel in self.channels.values():
            channel.close()
        if self.up is not None:
            self.up.close()
        self.channels.clear()
        self.open_facts.clear()
        self.job_facts.clear()
        self.unsettled.clear()
        self.threads_told = {t.id for t in self.world.threads if t.state == ENDED}
        self.facts_told = 0
        self.job_news.clear()
        self.up = up
        self.world.decisions.clear()
        self.world.on_finish = self._finish_elsewhere
        observer.record.restart()
        self.child.begin_elsewhere()

    # The baton

    def hand_over(self) -> None:
        """Returns when a thread of this process is to run."""
        if self.number:
            self.up.send(self._state('goes_on'))
            self._receive()
        else:
            self._serve()

    def _receive(self) -> None:
        while True:
            try:
                message, _ = self.up.receive()
            except EOFError:
                real.exit(70)
            if message[0] == 'report':
                self.child.loops.finished()
                self.up.send(('reported', self.child.waits_here(), self._news()))
            else:
                self._take(message)
                return

    def _serve(self) -> None:
        world = self.world
        while world.running.process:
            number = world.running.process
            channel = self.channels[number]
            try:
                channel.send(self._state('goes_on'))
                message, descriptor = self._hear(channel)
                while message[0] == 'adopt':
                    self.channels[message[1]] = Channel(real.socket(fileno=descriptor))
                    message, descriptor = self._hear(channel)
            except (EOFError, OSError):
                self._died(number)
                continue
            self._take(message)
            if message[0] == 'ends':
                self._wait_dead(number)
            elif message[0] == 'finish':
                self.others_waits += message[-1]['waits']
                self.channels.pop(number).close()
                world.finish(message[-1]['finish'])
            if sum(self.cpu_seconds.values()) + real.process_time() > self.cpu_limit:
                world.finish('cpu_limit')

    def _hear(self, channel: Channel) -> tuple[Any, int | None]:
        while not channel.ready(60):
            pass
        while self.world.finished:
            # The report is being made, in another thread, which reads the channels from now on.
            real.sleep(60)
        return channel.receive()

    def _state(self, kind: str, **more: Any) -> tuple[Any, ...]:
        world, record = self.world, observer.record
        rows = [self._row(t) for t in world.threads if t.state != ENDED or t.process == self.number and t.id not in self.threads_told]
        self.threads_told.update(t.id for t in world.threads if t.state == ENDED)
        strategy = {name: value for name, value in vars(world.strategy).items() if type(value) in (int, float)}
        seed = world.strategy.random.getrandbits(64)
        counts = (world.now, world.steps, world.skipped, world.choices, world.order, world.time_limit, self.alive, self.most_alive,
                  self.jobs, record.pools, record.alive, record.most_alive)
        self.processes[self.number].handled = self.child.signals.dispositions()
        more['cpu'] = real.process_time()
        if self.number:
            more['news'] = self._news()
        return (kind, world.running.id, len(world.threads), [t.id for t in world.runnable], rows, counts,
                [tuple(getattr(p, name) for name in Process.FIELDS) for p in self.processes], strategy, seed, more)

    def _row(self, t: ControlledThread) -> tuple[Any, ...]:
        pending = None if t.pending is None else (t.pending[0], t.pending[1] if is_shared(t.pending[1]) else ('of', t.id))
        name = t.name if t.process != self.number else str(getattr(t.body, 'name', t.name))
        return (t.id, t.process, t.state, t.timed_out, t.spinning, t.priority, name, t.reason, t.deadline, t.order, pending, t.keys,
                t.group, t.by, t.daemon, t.started_at, t.ended_at, t.error, t.starter.id if t.starter is not None else None)

    def _take(self, message: tuple[Any, ...]) -> None:
        _, running, count, runnable, rows, counts, processes, strategy, seed, more = message
        world, record = self.world, observer.record
        threads = world.threads
        while len(threads) < count:
            stub = ControlledThread(len(threads), '', 0, -1)
            stub.state = ENDED
            threads.append(stub)
        present = {row[0] for row in rows}
        for t in threads:
            if t.id not in present and t.process != self.number:
                t.state = ENDED
        for row in rows:
            t = threads[row[0]]
            t.state, t.timed_out, t.spinning, t.priority = row[2:6]
            if row[1] != self.number:
                (t.process, t.name, t.reason, t.deadline, t.order, t.pending, t.keys, t.group, t.by, t.daemon, t.started_at, t.ended_at,
                 t.error) = row[1:2] + row[6:18]
                t.starter = None if row[18] is None else threads[row[18]]
        world.runnable[:] = [threads[number] for number in runnable]
        world.running = threads[running]
        (world.now, world.steps, world.skipped, world.choices, world.order, world.time_limit, self.alive, self.most_alive, self.jobs,
         record.pools, record.alive, record.most_alive) = counts
        for number, row in enumerate(processes):
            if number < len(self.processes):
                for name, value in zip(Process.FIELDS, row):
                    setattr(self.processes[number], name, value)
            else:
                self.processes.append(Process(*row))
        vars(world.strategy).update(strategy)
        world.strategy.random.seed(seed)
        world.alarm = min((p.alarm for p in self.processes if p.alarm is not None), default=None)
        if self.number == 0:
            number = more['news']['process']
            self.cpu_seconds[number] = more['cpu']
            self._merge(number, more['news'])
        self._take_signals()

    # Signals

    def signal(self, entry: Process, number: int) -> None:
        """Have another process handle a signal, in its main thread."""
        entry.signals.append(int(number))
        self._wake_main(entry)

    def _wake_main(self, entry: Process) -> None:
        self.world._ready(next(t for t in self.world.threads if t.process == entry.number), False)

    def _take_signals(self) -> None:
        own = self.processes[self.number]
        self.child.signals.alarmed()
        while own.signals:
            self.child.signals.from_elsewhere(own.signals.pop(0))

    def set_alarm(self, at: int | None) -> None:
        self.processes[self.number].alarm = at
        self.world.alarm = min((p.alarm for p in self.processes if p.alarm is not None), default=None)

    def _alarmed(self) -> None:
        for entry in self.processes:
            if entry.alarm is not None and entry.alarm <= self.world.now:
                entry.alarm = None
                if entry.number == self.number:
                    self.child.signals.alarmed()
                else:
                    self._wake_main(entry)
        self.set_alarm(self.processes[self.number].alarm)

    # What the others saw

    def _news(self) -> dict[str, Any]:
        """What happened here since number 0 was last told."""
        record, world = observer.record, self.world
        # A write that is under way still, as its thread waits for the lock of a Value: what it writes is not known here.
        self.child.points.unfilled = None
        changed = []
        for number, (entry, told) in list(self.unsettled.items()):
            if entry != told:
                changed.append((number, entry))
                self.unsettled[number] = (entry, dict(entry))
                if not self._may_change(entry):
                    del self.unsettled[number]
        for entry in record.facts:
            entry['process'] = self.number
            if self._may_change(entry):
                self.unsettled[self.facts_told] = (entry, dict(entry))
            self.facts_told += 1
        news = {'process': self.number, 'first': self.facts_told - len(record.facts), 'facts': record.facts[:], 'changed': changed,
                'jobs': self.job_news[:], 'output': [{**part, 'process': self.number} for part in record.output], 'steps': record.steps[:],
                'places': [self._place(place) for place in record.places], 'decisions': world.decisions[:],
                'truncated': sorted(record.truncated), 'spinning': [number for number, _ in record.spinning]}
        for told in (record.facts, record.output, record.steps, record.places, self.job_news, world.decisions):
            told.clear()
        return news

    def _may_change(self, entry: dict[str, Any]) -> bool:
        """Something that has not ended, or that will end by itself later if nobody ends it before."""
        return 'ended_at' in entry and (entry['ended_at'] is None or entry['ended_at'] > observer.seconds(self.world.now))

    def _place(self, place: Any) -> Any:
        """Two processes have different things at one address, except what they share."""
        if not isinstance(place, tuple) or is_shared(place):
            return place
        return ((self.number, place[0]), *place[1:])

    def _merge(self, process: int, news: dict[str, Any]) -> None:
        record = observer.record
        for number, fields in news['changed']:
            entry = self.open_facts.get((process, number))
            if entry is not None:
                entry.update(fields)
        for number, entry in enumerate(news['facts'], news['first']):
            if len(record.facts) >= observer.MOST_FACTS:
                record.truncated.add('facts')
                break
            record.facts.append(entry)
            if self._may_change(entry):
                self.open_facts[(process, number)] = entry
            if entry['kind'] == 'job' and entry.get('job') is not None:
                self.job_facts[entry['job']] = entry
        for number, fields in news['jobs']:
            self.job_facts.get(number, {}).update(fields)
        for part in news['output']:
            room = observer.MOST_OUTPUT - record.output_size
            if len(part['text']) > room:
                record.truncated.add('output')
                part['text'] = part['text'][:room]
            if part['text']:
                record.output_size += len(part['text'])
                record.output.append(part)
        room = observer.MOST_STEPS - len(record.steps)
        if len(news['steps']) > room:
            record.truncated.add('trace')
        record.steps += news['steps'][:room]
        record.places += news['places'][:room]
        record.truncated.update(news['truncated'])
        record.spinning.update((number, None) for number in news['spinning'])
        self.world.decisions += map(tuple, news['decisions'])

    def job_is(self, number: int, **fields: Any) -> None:
        """News of a job that may have been submitted in another process."""
        if self.number:
            self.job_news.append((number, fields))
        else:
            self.job_facts.get(number, {}).update(fields)

    # The end of a process

    def ends(self, code: int) -> NoReturn:
        """This process, not number 0, is over."""
        self.child.points.fill()
        self.child.loops.finished()
        self._over(code << 8)
        real.exit(code)

    def ends_by_signal(self, number: int) -> NoReturn:
        self._over(int(number))
        real.kill(real.getpid(), number)
        real.exit(1)

    def _over(self, status: int) -> None:
        world = self.world
        if world.finished:
            return
        last = world.running
        self.mark_ended(self.number, status)
        world.running = world._next(last)
        self.up.send(self._state('ends'))

    def mark_ended(self, number: int, status: int | None) -> None:
        world, entry = self.world, self.processes[number]
        if entry.ended_at is not None:
            return
        entry.ended_at, entry.status, entry.alarm = world.now, status, None
        self.alive -= 1
        main = True
        for t in world.threads:
            if t.process == number and t.state != ENDED:
                if t.by != 'scenario' and not main:
                    observer.record.alive -= 1
                main = False
                t.state, t.ended_at = ENDED, world.now
                if t in world.runnable:
                    world.runnable.remove(t)
        # Whatever it had open is closed now.
        waiting = {key for t in world.threads if t.state == BLOCKED for key in t.keys if key[0] == 'fd'}
        world.notify(('process', number), ('children', entry.parent), *waiting)

    def kill(self, entry: Process, number: int) -> None:
        """End another process by a signal that it cannot handle."""
        real.kill(entry.pid, number)
        self._wait_dead(entry.number)
        self.mark_ended(entry.number, int(number))

    def _died(self, number: int) -> None:
        """It went without a word: a crash, or the limit on processor time."""
        world, entry = self.world, self.processes[number]
        self._wait_dead(number)
        status = None
        if entry.parent == 0 and entry.ended_at is None:
            _, status = real.waitpid(entry.pid, 0)
            entry.reaped = True
            usage = resource.getrusage(resource.RUSAGE_CHILDREN)
            used = usage.ru_utime + usage.ru_stime
            if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGKILL, signal.SIGXCPU) and used >= self.cpu_limit:
                world.finish('cpu_limit')
        last = world.running
        self.mark_ended(number, status)
        if entry.reaped:
            # The system has forgotten it, but the program, whose child it is, may still ask.
            entry.reaped, entry.pid = False, 0
        world.running = world._next(last)

    def reap(self, entry: Process) -> int:
        """The wait status of a child of this process that is over."""
        if entry.pid:
            try:
                _, status = real.waitpid(entry.pid, 0)
            except ChildProcessError:
                status = entry.status or 0
            if entry.status is None:
                entry.status = status
        entry.reaped = True
        return entry.status or 0

    def _wait_dead(self, number: int) -> None:
        """Until the system has closed all that it had open."""
        pid = self.processes[number].pid
        try:
            watch = os.pidfd_open(pid)
        except ProcessLookupError:
            return
        except OSError:
            watch = -1
        if watch >= 0:
            poller = real.poll()
            poller.register(watch, select.POLLIN)
            poller.poll()
            real.close(watch)
            return
        while True:
            try:
                with open(f'/proc/{pid}/stat', 'rb') as file:
                    if file.read().rpartition(b')')[2].split()[0] in (b'Z', b'X'):
                        return
            except OSError:
                return
            real.sleep(0.0005)

    # The end of the run

    def _finish_elsewhere(self, kind: str) -> NoReturn:
        self.child.loops.finished()
        self.up.send(self._state('finish', finish=kind, waits=self.child.waits_here()))
        # The run ends in number 0, which ends this process too.
        while True:
            try:
                self.up.receive()
            except EOFError:
                real.exit(70)

    def gather(self, interrupted: bool) -> list[dict[str, Any]]:
        """In number 0, when the run is over: what everybody else waits for. With `interrupted`, the one that runs is asked by a signal."""
        waits = self.others_waits
        running = self.world.running.process
        for number, channel in sorted(self.channels.items()):
            entry = self.processes[number]
            if entry.ended_at is not None:
                continue
            try:
                if number == running and interrupted:
                    real.kill(entry.pid, signal.SIGUSR1)
                else:
                    channel.send(('report',))
                while channel.ready(LAST_WORDS):
                    message, _ = channel.receive()
                    if message[0] == 'reported':
                        waits += message[1]
                        self._merge(number, message[2])
                        break
                    if message[0] == 'finish':
                        waits += message[-1]['waits']
                        self._merge(number, message[-1]['news'])
                        break
            except (EOFError, OSError):
                continue
        for entry in self.processes[1:]:
            if entry.ended_at is None:
                try:
                    real.kill(entry.pid, signal.SIGKILL)
                except OSError:
                    pass
        return waits

    def report(self) -> list[dict[str, Any]]:
        return [{'id': p.number, 'name': p.name[:observer.LONGEST_WORD], 'by': p.by, 'parent': p.parent, 'daemon': p.daemon,
                 'started_at': observer.seconds(p.started_at), 'ended_at': None if p.ended_at is None else observer.seconds(p.ended_at),
                 'exit_code': None if p.ended_at is None or p.status is None else os.waitstatus_to_exitcode(p.status)}
                for p in self.processes[1:1000]]


def is_shared(place: Any) -> bool:
    """Whether a place is in memory, or behind a descriptor, that every process calls by this name."""
    if not isinstance(place, tuple) or not place:
        return False
    return place[0] == 'shared' or isinstance(place[0], tuple) and place[0][:1] == ('shared',)


current: Exchange | None = None
