"""What happened in a run: facts, output, steps, the order of locks, accesses that nothing orders.

Nothing in here decides anything; it is filled by the primitives, the yield points and the network, and read once at the end.
"""
from __future__ import annotations

import sys
from typing import Any

from . import sources
from .scheduler import SECOND
from . import scheduler
from .sources import Site, frame_json, student_site as _student_site

MOST_FACTS, MOST_STEPS, MOST_OUTPUT = 2000, 20_000, 256 * 1024
LONGEST_WORD = 100

# Mixed into every hash that would otherwise follow addresses, so that the order of sets is explored and reproduced too.
salt = 0


class Record:
    def __init__(self, tracing: bool):
        self.tracing = tracing
        self.facts: list[dict[str, Any]] = []
        self.steps: list[dict[str, Any]] = []
        self.places: list[Any] = []
        self.output: list[dict[str, Any]] = []
        self.output_size = 0
        self.truncated: set[str] = set()
        self.lock_order: dict[tuple[Any, Any], dict[int, Any]] = {}
        self.writes: dict[Any, Any] = {}
        self.reads: dict[Any, dict[int, Any]] = {}
        self.raced: set[Any] = set()
        self.alive = 0
        self.most_alive = 0
        self.pools = 0
        self.spinning: set[Any] = set()
        self.misused: set[Any] = set()
        self.names: dict[Any, str] = {}
        self.things: dict[int, tuple[Any, str | None]] = {}
        self.made_at: dict[Site, int] = {}

    def restart(self) -> None:
        """In a process that was forked: what has been told so far is its parent's."""
        for told in (self.facts, self.steps, self.places, self.output, self.truncated, self.writes, self.reads):
            told.clear()
        self.output_size = 0


record = Record(False)


def student_site() -> Site | None:
    return _student_site(2)


def seconds(time: int) -> float:
    return round(time / SECOND, 9)


def fact(kind: str, **details: Any) -> dict[str, Any] | None:
    """Records something observed; None if there is no room for it."""
    return record_fact(make_fact(kind, **details))


def make_fact(kind: str, **details: Any) -> dict[str, Any]:
    world = scheduler.current
    return {'kind': kind, 'at': seconds(world.now), 'thread': world.running.id, **details}


def record_fact(entry: dict[str, Any]) -> dict[str, Any] | None:
    if len(record.facts) >= MOST_FACTS:
        record.truncated.add('facts')
        return None
    record.facts.append(entry)
    return entry


def task_name() -> str | None:
    """The asyncio task that runs in this thread; replaced by the asyncio layer."""
    return None


def step(action: str, thing: str | None, site: Site | None, value: str | None = None, place: Any = None) -> None:
    if not record.tracing:
        return
    if len(record.steps) >= MOST_STEPS:
        record.truncated.add('trace')
        return
    world = scheduler.current
    record.steps.append({'thread': world.running.id, 'task': task_name(), 'at': seconds(world.now), 'action': action,
                         'object': thing and thing[:LONGEST_WORD], 'value': value and value[:LONGEST_WORD], 'frame': frame_json(site), 'relies_on': None, 'stale': False})
    record.places.append(place)


# Names


def lock_name(lock: Any) -> str:
    """What the student calls it, from the assignment in which it was made: 'self.lock', 'forks[2]'."""
    return record.names.get(lock) or 'lock'


def name_lock(lock: Any) -> None:
    """Called when a lock is made. Elements of a list are numbered in the order in which they are made."""
    name = _assigned_name(lock._site)
    if name is not None:
        record.names[lock] = name


def _assigned_name(site: Site) -> str | None:
    name = sources.assigned.get(site[0], {}).get(site[1])
    if name is None:
        return None
    number = record.made_at.get(site, 0)
    record.made_at[site] = number + 1
    parts = name.split(', ')
    return f'{name[:-2]}[{number}]' if name.endswith('[]') else parts[number % len(parts)]


def name_thing(thing: Any) -> None:
    """As name_lock, for what an event loop has in place of locks. What the library makes for itself has no name."""
    if scheduler.current is not None and id(thing) not in record.things:
        frame = sys._getframe(2)
        while frame is not None and frame.f_code.co_name == '__init__' and sources.relative(frame.f_code.co_filename) is None:
            frame = frame.f_back
        made_by_student = frame is not None and sources.relative(frame.f_code.co_filename) is not None
        record.things[id(thing)] = (thing, _assigned_name(sources.site_of(frame)) if made_by_student else None)


def thing_name(thing: Any) -> str | None:
    return record.things.get(id(thing), (None, None))[1]


# Happens-before


def joined(thread: Any, clock: dict[int, int]) -> None:
    own = thread.clock
    for number, time in clock.items():
        if own.get(number, 0) < time:
            own[number] = time


def published(thread: Any, clock: dict[int, int] | None) -> dict[int, int]:
    """The clock that whoever comes next takes over; `thread` starts a new epoch."""
    merged = dict(thread.clock)
    if clock:
        for number, time in clock.items():
            if merged.get(number, 0) < time:
                merged[number] = time
    thread.clock[thread.id] += 1
    return merged


def access(thread: Any, kind: str, place: Any, site: int) -> None:
    """Evidence of a race: two accesses, one of them a write, that no lock, join or start puts in order.

    Kind 'A' is a write that Python makes in one piece, as list.append: two of those do each other no harm.
    """
    clock = thread.clock
    number = thread.id
    write = record.writes.get(place)
    if write is not None and write[0] != number and clock.get(write[0], 0) < write[1] and not kind == 'A' == write[4]:
        _race(write, ('writes', site), 'reads' if kind == 'R' else 'writes', thread)
    if kind != 'R':
        for reader, (time, where) in record.reads.pop(place, {}).items():
            if reader != number and clock.get(reader, 0) < time:
                _race((reader, time, where, 'reads', 'R'), ('reads', site), 'writes', thread)
        record.writes[place] = (number, clock[number], site, 'writes', kind)
    else:
        record.reads.setdefault(place, {})[number] = (clock[number], site)


def _race(earlier: Any, key: Any, action: str, thread: Any) -> None:
    pair = (earlier[2], key[1], earlier[3], action)
    if pair in record.raced or len(record.raced) > 50:
        return
    record.raced.add(pair)
    first, second = sources.sites[earlier[2]], sources.sites[key[1]]
    fact('race', object=second[3], actions=[earlier[3], action], threads=[earlier[0], thread.id],
         frames=[frame_json(first[:3]), frame_json(second[:3])])


# Locks


def acquired(thread: Any, lock: Any, for_ever: bool) -> None:
    if lock._signal:
        return
    site = lock._held_at = student_site()
    held = thread.held
    if held and for_ever and lock._site is not None:
        for other in held:
            if other is not lock and other._site is not None:
                record.lock_order.setdefault((other, lock), {}).setdefault(thread.id, (site, tuple(held)))
    held.append(lock)
    if record.tracing and lock._site is not None:
        step('acquires', lock_name(lock), site)


def waits(thread: Any, lock: Any) -> None:
    if record.tracing and not lock._signal and lock._site is not None:
        step('waits', lock_name(lock), student_site())


def released(thread: Any, lock: Any) -> None:
    if record.tracing and not lock._signal and lock._site is not None:
        step('releases', lock_name(lock), student_site())


def held_names(thread: Any) -> list[str]:
    return [lock_name(lock) for lock in thread.held if lock._site is not None and sources.is_student(lock._site[0])]


def lock_order_cycles() -> list[dict[str, Any]]:
    """Cycles that different threads could close (Goodlock, Havelund 2000): no lock held by all of them guards the cycle."""
    graph: dict[Any, list[Any]] = {}
    for (first, second), threads in record.lock_order.items():
        for number, (site, held) in threads.items():
            graph.setdefault(first, []).append((second, number, site, held))
    cycles: list[dict[str, Any]] = []

    def walk(start: Any, lock: Any, path: list[Any], numbers: set[int], gates: list[set[Any]]) -> None:
        for following, number, site, held in graph.get(lock, ()):
            others = set(held) - {lock}
            if number in numbers or any(others & gate for gate in gates) or len(cycles) >= 5:
                continue
            edge = {'thread': number, 'holds': lock_name(lock), 'wants': lock_name(following), 'frame': frame_json(site)}
            if following is start and path:
                cycles.append({'edges': [*path, edge]})
            elif following._number > start._number and len(path) < 5:
                walk(start, following, [*path, edge], numbers | {number}, [*gates, others])

    for lock in graph:
        walk(lock, lock, [], set(), [])
    return cycles


# Threads and time


def thread_started(thread: Any) -> None:
    thread.by = _who_starts()
    if thread.by != 'scenario':
        record.alive += 1
        record.most_alive = max(record.most_alive, record.alive)
    step('starts', thread.name, student_site(), str(thread.id))


def _who_starts() -> str:
    frame = sys._getframe(3)
    through_library = False
    while frame is not None:
        name = frame.f_globals.get('__name__', '')
        if name == 'harness.lab' or frame.f_code.co_filename == sources.SCENARIO:
            return 'scenario'
        if sources.is_student(frame.f_code.co_filename):
            return 'library' if through_library else 'student'
        if name not in ('threading', 'harness.primitives', 'harness.observer', '_thread'):
            through_library = True
        frame = frame.f_back
    return 'library'


def thread_ends(thread: Any) -> None:
    if thread.by != 'scenario':
        record.alive -= 1
    if thread.body is not None and isinstance(getattr(thread.body, 'name', None), str):
        thread.name = thread.body.name
    step('ends', thread.name, None)


def thread_died(thread: Any, error: BaseException) -> None:
    thread.error = sources.error_json(error)
    frames = thread.error['frames']
    fact('thread_error', error=thread.error, frame=frames[-1] if frames else None)
    step('raises', thread.error['type'], None, thread.error['message'][:100])


def sleeps(thread: Any, length: float) -> None:
    site = student_site()
    fact('sleep', seconds=float(length), while_holding=held_names(thread), frame=frame_json(site))
    step('sleeps', None, site, f'{length:g}')


def wakes(thread: Any) -> None:
    step('wakes', None, student_site() if record.tracing else None)


def spins(thread: Any) -> None:
    spins_at(student_site(), task_name())


def spins_at(site: Site | None, task: str | None) -> None:
    number = scheduler.current.running.id
    if (number, site) not in record.spinning:
        record.spinning.add((number, site))
        fact('busy_wait', task=task, frame=frame_json(site))


def waits_holding(thread: Any) -> None:
    """A thread waits for a socket, a pipe or the end of another while it holds locks of the student's: once for each place."""
    if thread.reason in ('socket', 'pipe', 'join'):
        held, site = held_names(thread), student_site()
        if held and (thread.id, site) not in record.misused:
            record.misused.add((thread.id, site))
            fact('waits_holding', by=thread.reason, while_holding=held, frame=frame_json(site))


def wrong_thread(owner: int) -> None:
    """Something of an event loop was used in a thread that is not the loop's."""
    site = student_site()
    if site not in record.misused:
        record.misused.add(site)
        loop = next((t.id for t in scheduler.current.threads if t.ident == owner), None)
        fact('wrong_thread', loop_thread=loop, frame=frame_json(site))


def printed(text: str, stream: str) -> None:
    room = MOST_OUTPUT - record.output_size
    if len(text) > room:
        record.truncated.add('output')
        text = text[:room]
    if not text:
        return
    record.output_size += len(text)
    world = scheduler.current
    entry = {'at': seconds(world.now), 'thread': world.running.id, 'text': text, 'stream': stream}
    last = record.output[-1] if record.output else None
    if last is not None and not last['text'].endswith('\n') and all(last[key] == entry[key] for key in ('at', 'thread', 'stream')):
        last['text'] += text
    else:
        record.output.append(entry)
    step('prints', None, student_site() if record.tracing else None, text[:100])
