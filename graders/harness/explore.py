"""Forks: one child for each schedule, and children that parse files, so that nothing a student wrote can take the agent down."""
from __future__ import annotations

import json
import os
import select
import signal
import traceback
from typing import TYPE_CHECKING, Any, Callable

from . import real, seals

if TYPE_CHECKING:
    from .child import Child

# A child none of whose threads runs or wants to run, this many looks in a row, is inside a call that nobody controls.
LOOK_SECONDS, LOOKS = 0.1, 5
LARGEST_REPORT = 4 * 1024 * 1024 - 64 * 1024
ROOM_FOR_NOTES = 256 * 1024


class Ended:
    """How a child ended: what it wrote, the signal that killed it if any, the processor seconds that it used, and how many threads and processes the
    kernel made for it (None where the agent is not alone in its container)."""

    def __init__(self, data: bytes, status: int, cpu_seconds: float, stuck: bool, tasks: int | None):
        self.data = data
        self.tasks = tasks
        self.signal = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
        self.exit_code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
        self.cpu_seconds = cpu_seconds
        self.stuck = stuck


def fork(work: Callable[[int], None]) -> tuple[int, int]:
    """Run `work(write end)` in a child; returns its process id and the read end."""
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(read_end)
            work(write_end)
        except BaseException:
            os.write(2, traceback.format_exc().encode())
        finally:
            real.exit(71)
    os.close(write_end)
    return pid, read_end


def _idle(pid: int) -> tuple[bool, int]:
    """Whether all threads of a process and of those it started sleep, and a number that grows with the processor time that they used."""
    idle, used = True, 0
    processes = [str(pid)]
    try:
        for process in processes:
            for task in os.listdir(f'/proc/{process}/task'):
                with open(f'/proc/{process}/task/{task}/stat', 'rb') as file:
                    fields = file.read().rpartition(b')')[2].split()
                used += int(fields[11]) + int(fields[12])
                idle = idle and fields[0] in (b'S', b'T', b't', b'Z')
                with open(f'/proc/{process}/task/{task}/children') as file:
                    processes += file.read().split()
    except OSError:
        return False, 0
    return idle, used


def collect(pid: int, read_end: int, wall_seconds: float | None = None) -> Ended:
    """Wait for a child and what it writes. It is killed if it hangs; whatever else holds the pipe is not waited for."""
    poller = real.poll()
    poller.register(read_end, select.POLLIN)
    try:
        watch = os.pidfd_open(pid)
        poller.register(watch, select.POLLIN)
    except OSError:
        # A sandbox may forbid it; then the end of the child is looked for each time round.
        watch = -1
    pause = LOOK_SECONDS
    os.set_blocking(read_end, False)
    chunks: list[bytes] = []
    size = looks = 0
    last_used = -1
    warned = stuck = dead = False
    started = real.monotonic()
    while not dead:
        ready = dict(poller.poll(pause * 1000))
        if read_end in ready:
            size += _drain(read_end, chunks)
            if size > LARGEST_REPORT + ROOM_FOR_NOTES:
                os.kill(pid, signal.SIGKILL)
            if ready[read_end] & select.POLLHUP and not ready[read_end] & select.POLLIN:
                poller.unregister(read_end)
                pause = LOOK_SECONDS if watch >= 0 else 0.002
        if watch in ready or watch < 0 and os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            dead = True
        if not ready and not dead:
            pause = LOOK_SECONDS
            idle, used = _idle(pid)
            looks = looks + 1 if idle and used == last_used else 0
            last_used = used
            late = wall_seconds is not None and real.monotonic() - started > wall_seconds
            if looks >= LOOKS or late:
                os.kill(pid, signal.SIGKILL if warned or late else signal.SIGUSR1)
                stuck = warned = True
                looks = 0
    size += _drain(read_end, chunks)
    _, status, usage = os.wait4(pid, 0)
    os.close(read_end)
    if watch >= 0:
        os.close(watch)
    kill_orphans(pid)
    return Ended(b''.join(chunks), status, usage.ru_utime + usage.ru_stime, stuck, _made_since(pid))


def _made_since(pid: int) -> int | None:
    """How many threads and processes the kernel has made since that process, if nobody else in here makes any. Ids are given out in turn, and
    the last one is at the end of /proc/loadavg; they begin anew after some ten thousand, and then nothing is known."""
    if os.getpid() != 1:
        return None
    try:
        with real.open_file('/proc/loadavg') as file:
            last = int(file.read().split()[-1])
    except (OSError, ValueError):
        return None
    return last - pid if last >= pid else None


def _drain(descriptor: int, chunks: list[bytes]) -> int:
    size = 0
    while True:
        try:
            chunk = os.read(descriptor, 1 << 20)
        except BlockingIOError:
            return size
        if not chunk:
            return size
        size += len(chunk)
        if size <= LARGEST_REPORT + ROOM_FOR_NOTES:
            chunks.append(chunk)


def kill_orphans(session: int) -> None:
    """Processes that a child left behind became ours (see agent.become_reaper); none of them outlives its run."""
    try:
        os.killpg(session, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    while True:
        try:
            with open('/proc/thread-self/children') as file:
                for child in file.read().split():
                    os.kill(int(child), signal.SIGKILL)
            pid, _ = os.waitpid(-1, 0)
        except (ChildProcessError, ProcessLookupError):
            return
        except FileNotFoundError:
            return


def run_schedule(child: Child, schedule: str) -> dict[str, Any]:
    """One RUN of the interface, whatever happens to the child."""
    key = real.urandom(seals.KEY_BYTES)
    child.follow(schedule)
    ended = collect(*fork(lambda write_end: child.run(write_end, key)))
    run = _run_of(child, schedule, key, ended)
    run['seen'] = {'tasks': ended.tasks}
    return run


def _run_of(child: Child, schedule: str, key: bytes, ended: Ended) -> dict[str, Any]:
    try:
        frames = [json.loads(frame) for frame in seals.read(ended.data, key)]
        json.dumps([[[[frames]]]])  # A little deeper than in the answer, which must not be what fails.
    except seals.Foreign:
        return empty_run(schedule, 'crashed', 'ForeignReport', 'bytes of its own where the harness reports')
    except (ValueError, RecursionError) as error:
        return empty_run(schedule, 'crashed', 'ForeignReport', f'a report that does not parse: {error}'[:2000])
    notes = [frame['noted'] for frame in frames if isinstance(frame, dict) and list(frame) == ['noted']]
    run = frames[-1] if len(frames) > len(notes) else _run_without_report(child, schedule, ended)
    if isinstance(run, dict) and list(run) == ['broken']:
        return empty_run(schedule, 'crashed', 'HarnessError', str(run['broken'])[:2000])
    # The harness always writes all of a run, once and last, so anything else was written by the program.
    if len(frames) > len(notes) + 1 or not is_run(run):
        run = empty_run(schedule, 'crashed', 'ForeignReport', 'a report that is no run')
    run['facts'] = [note for note in notes if note not in run['facts']] + run['facts']
    return run


def _run_without_report(child: Child, schedule: str, ended: Ended) -> dict[str, Any]:
    limit = child.request['limits']['cpu_seconds']
    if ended.cpu_seconds >= limit and ended.signal in (signal.SIGKILL, signal.SIGXCPU):
        return empty_run(schedule, 'cpu_limit', None, '')
    if ended.stuck:
        return empty_run(schedule, 'uncontrolled', None, '')
    how = f'killed by signal {ended.signal}' if ended.signal is not None else f'left by os._exit({ended.exit_code}) before the scenario was over'
    return empty_run(schedule, 'crashed', 'ProcessEnded', how)


def is_run(report: Any) -> bool:
    whole = empty_run('', 'returned', None, '')
    if not isinstance(report, dict) or not whole.keys() <= report.keys() or not isinstance(report['ending'], dict):
        return False
    lists = all(isinstance(report[name], list) for name, value in whole.items() if isinstance(value, list))
    return lists and all(isinstance(name, str) for name in report['truncated']) and 'kind' in report['ending']


def empty_run(schedule: str, kind: str, error: str | None, message: str) -> dict[str, Any]:
    return {
        'schedule': schedule, 'decisions': schedule, 'switches': [], 'result': None, 'virtual_seconds': 0.0, 'steps': 0, 'output': [], 'threads': [],
        'ending': {'kind': kind, 'error': None if error is None else {'type': error, 'message': message, 'frames': []}, 'waits': [], 'why': None,
                   'cycle': []},
        'most_alive': 0, 'processes': [], 'most_processes': 0, 'facts': [], 'trace': [], 'truncated': [],
    }


def smaller(run: dict[str, Any], room: int, dumps: Callable[[Any], str] = json.dumps) -> dict[str, Any]:
    """A run cut to fit so many bytes: its longest lists are halved until it does, and `truncated` says which."""
    run = dict(run)
    cut = set(run['truncated'])
    while len(dumps(run)) > room:
        longest = max(('trace', 'facts', 'output', 'threads'), key=lambda name: len(dumps(run[name])))
        if not run[longest]:
            return empty_run(run['schedule'], run['ending']['kind'], 'ReportTooLarge', 'the report does not fit a line')
        run[longest] = run[longest][:len(run[longest]) // 2]
        cut.add(longest)
        run['truncated'] = sorted(cut)
    return run
