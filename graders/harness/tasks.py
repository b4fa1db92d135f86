"""What the tasks of an event loop did: when they lived, how they took being cancelled, what was left of them, what they wait for."""
from __future__ import annotations

import ast
import asyncio
import sys
import weakref
from typing import Any, Iterator

from . import observer, real, scheduler, sources
from .scheduler import ENDED

# What a task waits for, by a coroutine of the library below the student's own.
AWAITED = {'sleep': 'sleep', 'Lock.acquire': 'lock', 'Event.wait': 'event', 'Condition.wait': 'condition', 'Condition.wait_for': 'condition',
           'Semaphore.acquire': 'semaphore', 'Queue.get': 'queue', 'Queue.put': 'queue', 'Queue.join': 'queue', 'Barrier.wait': 'barrier',
           'StreamReader.read': 'socket', 'StreamReader.readline': 'socket', 'StreamReader.readuntil': 'socket',
           'StreamReader.readexactly': 'socket', 'StreamWriter.drain': 'socket', 'open_connection': 'socket', 'wait': 'task', 'wait_for': 'task',
           'TaskGroup.__aexit__': 'task', 'to_thread': 'thread', 'Server.serve_forever': 'socket'}
STARTERS = ('create_task', 'ensure_future')
CANCELLED = ('CancelledError', 'BaseException')


class Noted:
    """A task, its fact, and the first time that somebody asked it to stop."""

    def __init__(self, task: Any, entry: dict[str, Any] | None, site: sources.Site | None, in_group: bool):
        self.task = weakref.ref(task)
        self.entry = entry
        self.site = site
        self.in_group = in_group
        self.asked: tuple[float, sources.Site | None, list[sources.Site]] | None = None
        self.left = False


noted: list[Noted] = []
_by_task: Any = weakref.WeakKeyDictionary()
_sleeps: dict[Any, dict[str, Any] | None] = {}
_trees: dict[str, ast.Module | None] = {}


def name_of(task: Any) -> str:
    return str(task.get_name())[:observer.LONGEST_WORD]


def made(task: Any, coroutine: Any, in_group: bool) -> None:
    """Called when a task is made. What asyncio.run itself does at its end is nobody's task."""
    world = scheduler.current
    if world is None or getattr(coroutine, '__qualname__', '').startswith('BaseEventLoop.shutdown_'):
        return
    site = observer.student_site()
    entry = observer.fact('task', name=name_of(task), coroutine=getattr(coroutine, '__name__', None), started_at=observer.seconds(world.now),
                          ended_at=None, pending=True, cancelled=False, error=None, frame=sources.frame_json(site))
    one = Noted(task, entry, site, in_group)
    noted.append(one)
    _by_task[task] = one
    task.add_done_callback(lambda done: _ended(done, one))


def asked_to_stop(task: Any) -> None:
    """Called when somebody cancels a task that has not ended."""
    one = _by_task.get(task)
    if one is None:
        return
    frame = sys._getframe(2)
    module = frame.f_globals.get('__name__')
    if module == 'asyncio.runners':
        one.left = True
    # timeout() and TaskGroup interrupt the task that is inside of them, and see to it that it goes on.
    if module == 'asyncio.timeouts' or module == 'asyncio.taskgroups' and frame.f_code.co_name != '_abort':
        return
    if one.asked is None:
        one.asked = (observer.seconds(scheduler.current.now), observer.student_site(), [sources.site_of(f) for f in student_frames(task)])


def _ended(task: Any, one: Noted) -> None:
    cancelled = task.cancelled()
    if one.entry is not None:
        one.entry.update(name=name_of(task), ended_at=observer.seconds(scheduler.current.now), pending=False, cancelled=cancelled)
        if not cancelled and task._exception is not None:
            one.entry['error'] = sources.error_json(task._exception)
    if one.asked is not None and not cancelled and task._exception is None and task.cancelling():
        _swallowed(task, one, ended=True)


def slept(task: Any, seconds: float) -> None:
    """Called when a task begins to sleep. Sleeping in a loop is one fact."""
    own = sources.is_student(getattr(task.get_coro(), 'cr_code', NO_CODE).co_filename)
    site = observer.student_site() if own or task not in _by_task else _by_task[task].site
    key = (id(task), site, seconds)
    if key in _sleeps:
        if _sleeps[key] is not None:
            _sleeps[key]['times'] += 1
        return
    _sleeps[key] = observer.fact('task_sleep', name=name_of(task), seconds=float(seconds), times=1, frame=sources.frame_json(site))


def generator_left(generator: Any, how: str) -> None:
    """An asynchronous generator that nobody ran to its end and nobody closed."""
    frame = generator.ag_frame
    if frame is not None and sources.is_student(generator.ag_code.co_filename):
        observer.fact('generator_left_open', name=generator.__name__, how=how, frame=sources.frame_json(sources.site_of(frame)))


def not_retrieved(task: Any, error: BaseException) -> None:
    one = _by_task.get(task) if isinstance(task, asyncio.Task) else None
    found = sources.error_json(error)
    frames = found['frames']
    observer.fact('never_retrieved', name=name_of(task) if one is not None else None, error=found,
                  frame=frames[-1] if frames else sources.frame_json(one.site) if one is not None else None)


def lost(one: Noted, name: str, how: str) -> None:
    """Nothing but the loop knows of the task, so it may vanish at any time, and nobody waits for it."""
    if one.entry is not None and not one.in_group and one.site is not None and one.site[1] in _started_and_dropped(one.site[0]):
        observer.fact('lost_task', name=name, coroutine=one.entry['coroutine'], how=how, frame=sources.frame_json(one.site))


def collected(task: Any) -> None:
    one = _by_task.get(task)
    if one is not None:
        lost(one, name_of(task), 'collected')


def finished() -> None:
    """The last facts."""
    for one in noted:
        task = one.task()
        if one.left:
            lost(one, one.entry['name'] if one.entry is not None else '', 'cancelled_at_end')
        if task is None:
            continue
        if not task.done():
            if not one.left:
                lost(one, name_of(task), 'pending')
            if one.asked is not None and _went_on(task, one):
                _swallowed(task, one, ended=False)
        elif getattr(task, '_log_traceback', False):
            not_retrieved(task, task._exception)


# Being cancelled


def _swallowed(task: Any, one: Noted, ended: bool) -> None:
    at, by, where = one.asked
    catcher = next((found for found in map(_catcher, where) if found is not None), where[0] if where else None)
    observer.fact('cancel_swallowed', name=name_of(task), asked_at=at, asked_by=sources.frame_json(by), ended=ended,
                  frame=sources.frame_json(catcher))


def _went_on(task: Any, one: Noted) -> bool:
    """Whether a task that was cancelled is past the code that cleans up, and does something else."""
    now = [sources.site_of(frame) for frame in student_frames(task)]
    if now == one.asked[2] and one.asked[0] == observer.seconds(scheduler.current.now):
        return False
    return not any(_cleans_up(site) for site in now)


def tree_of(filename: str) -> ast.Module | None:
    if filename not in _trees:
        try:
            with real.open_file(filename, 'rb') as file:
                _trees[filename] = ast.parse(file.read())
        except (OSError, SyntaxError, ValueError, RecursionError):
            _trees[filename] = None
    return _trees[filename]


def _around(body: list[ast.stmt], line: int) -> bool:
    return bool(body) and body[0].lineno <= line <= (body[-1].end_lineno or line)


def _nodes(filename: str, kinds: Any) -> Iterator[Any]:
    """Nodes of some kinds, the innermost of those round a line last."""
    tree = tree_of(filename)
    return iter(()) if tree is None else (node for node in ast.walk(tree) if isinstance(node, kinds))


def _names(node: ast.AST | None) -> set[str]:
    found = () if node is None else (n for n in ast.walk(node) if isinstance(n, (ast.Name, ast.Attribute)))
    return {n.id if isinstance(n, ast.Name) else n.attr for n in found}


def _catcher(site: sources.Site) -> sources.Site | None:
    """Where a CancelledError that is raised at `site` is caught in the same function."""
    filename, line, function = site
    found = None
    for node in _nodes(filename, (ast.Try, ast.With)):
        if not _around(node.body, line):
            continue
        if isinstance(node, ast.With):
            if any('suppress' in _names(item.context_expr) and _names(item.context_expr) & set(CANCELLED) for item in node.items):
                found = (filename, node.lineno, function)
            continue
        for handler in node.handlers:
            if handler.type is None or _names(handler.type) & set(CANCELLED):
                found = (filename, handler.lineno, function)
                break
    return found


def _cleans_up(site: sources.Site) -> bool:
    filename, line, _ = site
    return any(_around(node.finalbody, line) or any(_around(handler.body, line) for handler in node.handlers) for node in _nodes(filename, ast.Try))


def _started_and_dropped(filename: str) -> set[int]:
    """The lines of statements that start a task and do nothing with it."""
    lines: set[int] = set()
    for node in _nodes(filename, ast.Expr):
        called = node.value.func if isinstance(node.value, ast.Call) else None
        if getattr(called, 'attr', None) in STARTERS or getattr(called, 'id', None) in STARTERS:
            lines.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


# What tasks wait for


def chain_of(coroutine: Any) -> list[Any]:
    """A coroutine, what it awaits, and so on to what really waits."""
    chain = []
    while coroutine is not None and len(chain) < 200:
        chain.append(coroutine)
        coroutine = getattr(coroutine, 'cr_await', None) or getattr(coroutine, 'gi_yieldfrom', None) or getattr(coroutine, 'ag_await', None)
    return chain


def frame_of(part: Any) -> Any:
    return getattr(part, 'cr_frame', None) or getattr(part, 'gi_frame', None) or getattr(part, 'ag_frame', None)


def coroutine_frames(coroutine: Any) -> list[Any]:
    """The frames of the student's code in which a coroutine is suspended, innermost first."""
    frames = [frame_of(part) for part in chain_of(coroutine)]
    return [frame for frame in reversed(frames) if frame is not None and sources.relative(frame.f_code.co_filename) is not None]


def student_frames(task: Any) -> list[Any]:
    return coroutine_frames(task.get_coro())


def _awaits(task: Any) -> tuple[str, Any]:
    """What a task waits on, and the object, as far as the library's coroutines tell."""
    chain = chain_of(task.get_coro())
    own = [n for n, part in enumerate(chain) if sources.relative(getattr(frame_of(part), 'f_code', NO_CODE).co_filename) is not None]
    below = max(own, default=0)
    for part in chain[below + 1:]:
        on = AWAITED.get(getattr(part, '__qualname__', ''))
        if on is not None:
            return on, frame_of(part).f_locals.get('self') if frame_of(part) is not None else None
    waiter = getattr(task, '_fut_waiter', None)
    if isinstance(waiter, asyncio.Task):
        return 'task', waiter
    children = getattr(waiter, '_children', None)
    return ('task', next((c for c in children if not c.done()), None)) if children else ('future', None)


class NO_CODE:
    """Stands for the code of what is not written in Python."""

    co_filename = ''


def waiting_tasks() -> list[dict[str, Any]]:
    """An entry of `ending.waits` for each task of asyncio that has not ended."""
    world = scheduler.current
    waits = []
    for one in noted[:1000]:
        task = one.task()
        if task is None or task.done():
            continue
        thread = thread_of(world, getattr(task.get_loop(), '_thread_id', None))
        on, thing = _awaits(task)
        name, held_by, held_by_task, held_at = None, None, None, None
        if isinstance(thing, asyncio.Task):
            name, held_by, held_by_task = name_of(thing), thread.id, name_of(thing)
        elif thing is not None:
            name = observer.thing_name(thing)
            owner = getattr(thing, '_il_owner', None)
            if owner is not None and on == 'lock':
                held_by, held_by_task, held_at = thread.id, owner[0], sources.frame_json(owner[1])
        waits.append(wait_of(thread, name_of(task), on, name, student_frames(task), thing, held_by, held_by_task, held_at))
    return waits


def thread_of(world: Any, ident: int | None) -> Any:
    return next((t for t in world.threads if t.ident == ident and t.state != ENDED), world.threads[0])


def wait_of(thread: Any, task: str, on: str, name: str | None, frames: list[Any], thing: Any = None, held_by: int | None = None,
            held_by_task: str | None = None, held_at: Any = None) -> dict[str, Any]:
    stack = [sources.frame_json(sources.site_of(frame)) for frame in reversed(frames[:20])]
    return {'thread': thread.id, 'name': thread.name, 'on': on, 'object': name and name[:observer.LONGEST_WORD], 'held_by': held_by,
            'at': stack[-1] if stack else None, 'held_at': held_at, 'task': task, 'held_by_task': held_by_task, 'stack': stack, '_thing': thing,
            '_site': sources.site_of(frames[0]) if frames else None}
