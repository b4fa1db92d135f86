"""What kind of stuck it is, and what shows it: a cycle of waiting, a wake-up that was missed, a lock that is never had, a loop that only looks."""
from __future__ import annotations

from typing import Any

from . import observer, scheduler, sources, wakeups
from .scheduler import ENDED, RUNNABLE

# A lock that others took this often while somebody waited for it; attempts that somebody gave up this often.
STARVED, GAVE_UP = 50, 20
LIMITS = ('step_limit', 'virtual_time_limit', 'cpu_limit')

Wait = dict[str, Any]


def _actor(wait: Wait) -> tuple[int, str | None]:
    return wait['thread'], wait['task']


def cycle_of(waits: list[Wait]) -> list[dict[str, Any]]:
    """Threads and tasks each of which waits for what the next one holds, the last one for what the first one holds."""
    following = {_actor(wait): (wait['held_by'], wait['held_by_task']) for wait in waits
                 if wait['held_by'] is not None and wait['on'] != 'running'}
    for start in following:
        path = [start]
        while path[-1] in following and following[path[-1]] not in path:
            path.append(following[path[-1]])
        back = following.get(path[-1])
        if back in path:
            path = path[path.index(back):]
            first = path.index(min(path, key=lambda actor: (actor[0], actor[1] or '')))
            return [{'thread': thread, 'task': task} for thread, task in path[first:] + path[:first]]
    return []


def classify(world: scheduler.Scheduler, kind: str, waits: list[Wait]) -> dict[str, Any]:
    """`why` and `cycle` of an ending, and facts that show it. Takes what is for the harness alone out of `waits`."""
    stuck = kind in ('deadlock', *LIMITS) or kind == 'returned' and bool(waits)
    cycle = cycle_of(waits) if kind in ('deadlock', 'returned') else []
    missed = _missed(waits) if stuck and kind in ('deadlock', 'returned') else False
    for wait in waits:
        wait.pop('_thing', None)
        wait.pop('_site', None)
    why = None
    if kind == 'deadlock':
        gone = {thread.id for thread in world.threads if thread.state == ENDED}
        why = 'cycle' if cycle else 'lost_wakeup' if missed else \
            'lock_never_released' if any(w['on'] == 'lock' and w['held_by'] in gone for w in waits) else 'nobody_left'
    elif kind in LIMITS:
        why = _busy(world, kind, waits)
    return {'why': why, 'cycle': cycle}


def _missed(waits: list[Wait]) -> bool:
    found = False
    for wait in waits:
        if wait['on'] not in ('condition', 'event'):
            continue
        told = wakeups.lost(wait['on'], wait.get('_thing'), wait.get('_site'))
        if told is not None:
            found = True
            observer.fact('lost_wakeup', on=wait['on'], object=wait['object'], waiter=wait['thread'], task=wait['task'], told_at=told.at,
                          told_by=told.thread, told_by_task=told.task, told_frame=sources.frame_json(told.site),
                          cleared_frame=sources.frame_json(told.cleared), frame=wait['at'])
    return found


def _busy(world: scheduler.Scheduler, kind: str, waits: list[Wait]) -> str:
    """Why a run came to its limit although somebody could always go on."""
    alive = [thread for thread in world.threads if thread.state != ENDED]
    at = {wait['thread']: wait['at'] for wait in waits if wait['task'] is None}
    giving_up = [thread for thread in alive if thread.gave_up >= GAVE_UP]
    if len(giving_up) > 1:
        observer.fact('livelock', threads=[t.id for t in giving_up], gave_up=[t.gave_up for t in giving_up],
                      frames=[at.get(t.id) for t in giving_up], frame=at.get(giving_up[0].id))
        return 'livelock'
    starved = False
    for thread in alive:
        if thread.wanted is not None:
            lock, taken_before = thread.wanted
            taken = lock._taken - taken_before
            if taken >= STARVED:
                starved = True
                observer.fact('starved', starved=thread.id, object=observer.lock_name(lock), taken=taken, frame=at.get(thread.id))
    if starved:
        return 'starved'
    spinning = {number for number, _ in observer.record.spinning}
    if any(thread.id in spinning and thread.state == RUNNABLE for thread in alive):
        return 'busy_wait'
    if kind == 'virtual_time_limit':
        return 'polling'
    return 'computing'
