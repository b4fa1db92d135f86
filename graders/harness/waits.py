"""Who is stuck, where, and on what: read off the stacks once a run is over."""
from __future__ import annotations

import sys
from types import FrameType
from typing import Any

from . import exchange, observer, primitives, scheduler, semaphores, sources, tasks, trio_loops
from .scheduler import ENDED, RUNNABLE

# The library function that the student called, by module, function and, where it matters, the type of its object.
CALLED = {
    ('threading', 'wait', 'Event'): 'event', ('threading', 'wait', 'Barrier'): 'barrier', ('threading', 'wait', 'Condition'): 'condition',
    ('threading', 'wait_for', 'Condition'): 'condition', ('threading', 'acquire', 'Semaphore'): 'semaphore',
    ('threading', 'acquire', 'BoundedSemaphore'): 'semaphore', ('threading', 'join', None): 'join',
    ('queue', 'get', None): 'queue', ('queue', 'put', None): 'queue', ('queue', 'join', None): 'queue',
    ('concurrent.futures._base', 'result', None): 'future', ('concurrent.futures._base', 'exception', None): 'future',
    ('concurrent.futures._base', 'wait', None): 'future', ('concurrent.futures._base', 'as_completed', None): 'future',
    ('concurrent.futures._base', 'result_iterator', None): 'future', ('concurrent.futures._base', '__exit__', None): 'join',
    ('multiprocessing.process', 'join', None): 'join', ('multiprocessing.queues', 'get', None): 'queue',
    ('multiprocessing.queues', 'put', None): 'queue', ('multiprocessing.queues', 'join', None): 'queue',
    ('multiprocessing.queues', '_feed', None): 'queue', ('multiprocessing.synchronize', 'wait', 'Event'): 'event',
    ('multiprocessing.synchronize', 'wait', 'Condition'): 'condition',
    ('multiprocessing.synchronize', 'wait_for', 'Condition'): 'condition',
    ('multiprocessing.pool', 'join', None): 'join', ('multiprocessing.pool', 'get', None): 'future',
    ('multiprocessing.pool', 'wait', None): 'future', ('multiprocessing.pool', 'next', None): 'future',
    ('multiprocessing.pool', 'map', None): 'future', ('multiprocessing.pool', 'worker', None): 'queue',
    ('concurrent.futures.process', '_process_worker', None): 'queue', ('concurrent.futures.process', 'shutdown', None): 'join',
    ('concurrent.futures.thread', 'shutdown', None): 'join', ('concurrent.futures.thread', '_worker', None): 'queue',
}


def lock_inside(thing: Any, depth: int = 3) -> Any:
    """The lock of a condition, event, semaphore, queue or future."""
    lock = thing if isinstance(thing, semaphores.SemLock) else primitives.lock_of(thing)
    if lock is not None or depth == 0:
        return lock
    for name in ('_semlock', '_rlock', '_lock', '_cond', 'mutex', '_condition', '_block'):
        inner = getattr(thing, '__dict__', {}).get(name)
        if inner is not None:
            return lock_inside(inner, depth - 1)
    return None


def _outermost_library_frame(frame: FrameType | None) -> FrameType | None:
    """What the student's code called; for a thread that runs none of it, what the thread was started with."""
    last = None
    while frame is not None and sources.relative(frame.f_code.co_filename) is None:
        module, function = frame.f_globals.get('__name__', ''), frame.f_code.co_name
        started = module == 'threading' and function in ('run', '_bootstrap', '_bootstrap_inner')
        if not started and (not module.startswith('harness.') or module in ('harness.sockets', 'harness.readiness')):
            last = frame
        frame = frame.f_back
    return last


def _process(owner: Any, threads: list[Any]) -> tuple[str | None, int | None]:
    """Name and main thread of the process that `owner`, if it is one of multiprocessing's, stands for."""
    pid = getattr(getattr(owner, '_popen', None), 'pid', None)
    if not isinstance(pid, int):
        return None, None
    main = next((t.id for t in threads if t.process == pid - exchange.FIRST_PID), None)
    return str(owner.name), main


def _of_thread(thread: Any, frame: FrameType | None, threads: list[Any]) -> dict[str, Any]:
    on, name, held_by, held_at, thing = thread.reason or 'running', None, None, None, None
    if thread.state == RUNNABLE:
        on = 'running'
    elif thread.reason == 'exit':
        on, name, held_by = 'join', thread.object.name, thread.object.id
    else:
        outer = _outermost_library_frame(frame)
        lock = thread.object if isinstance(thread.object, semaphores.SemLock) else primitives.lock_of(thread.object)
        if outer is not None:
            thing = owner = outer.f_locals.get('self')
            module, function = outer.f_globals.get('__name__'), outer.f_code.co_name
            on = CALLED.get((module, function, type(owner).__name__)) or CALLED.get((module, function, None)) or on
            inner = lock_inside(owner)
            if on == 'join':
                joined = next((t for t in threads if t.body is owner and owner is not None), None)
                name, held_by = (joined.name, joined.id) if joined is not None else _process(owner, threads)
            elif on == 'future':
                held_by = _worker_of(owner)
            elif inner is not None:
                name = observer.lock_name(inner)
        if getattr(thread.object, 'is_selector', False):
            on = 'loop'
        if lock is not None and not lock._signal and lock._site is not None and on not in ('join',):
            on, name = 'lock', observer.lock_name(lock)
            if lock._owner is not None:
                held_by, held_at = lock._owner.id, sources.frame_json(lock._held_at)
        elif name is None and thread.object is not None and hasattr(thread.object, 'describe'):
            name = thread.object.describe()
    site = sources.site_of(frame)
    at = sources.frame_json(site) or (sources.library_frame(frame) if frame is not None else None)
    return {'thread': thread.id, 'name': str(getattr(thread.body, 'name', thread.name))[:observer.LONGEST_WORD], 'on': on,
            'object': name and str(name)[:observer.LONGEST_WORD], 'held_by': held_by, 'at': at, 'held_at': held_at, 'task': None, 'held_by_task': None,
            'stack': sources.stack_json(frame), '_thing': thing, '_site': site}


def _worker_of(future: Any) -> int | None:
    """Whoever runs the job of a future; for one that nobody has begun, a worker of that pool who would have to."""
    job = getattr(future, '_il_job', None)
    if job is None or job['ended_at'] is not None:
        return None
    if job['worker'] is not None:
        return job['worker']
    others = (fact for fact in observer.record.facts if fact['kind'] == 'job' and fact['pool'] == job['pool'])
    return next((fact['worker'] for fact in others if fact['worker'] is not None and fact['ended_at'] is None), None)


def everyone(world: scheduler.Scheduler) -> list[dict[str, Any]]:
    frames = sys._current_frames()
    waits = []
    for thread in world.threads:
        if thread.state != ENDED and thread.process == world.process:
            waits.append(_of_thread(thread, frames.get(thread.real_ident), world.threads))
    return waits + tasks.waiting_tasks() + trio_loops.waiting_tasks()
