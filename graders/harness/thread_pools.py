"""`multiprocessing.pool.ThreadPool` without the real pipe that its threads wait on, and what it and its jobs did."""
from __future__ import annotations

from collections import deque
from typing import Any

from . import observer, scheduler


def install() -> None:
    """Once per process, after the standard library has been imported afresh."""
    import threading
    from multiprocessing import context, pool as pools

    class Notifier:
        """What a pool's SimpleQueue is for: its threads wait until something is in it. Carries nothing between processes."""

        def __init__(self) -> None:
            self._items: deque[Any] = deque()
            self._some = threading.Condition()
            self._reader = self._writer = self

        def put(self, item: Any) -> None:
            with self._some:
                self._items.append(item)
                self._some.notify()

        def get(self) -> Any:
            with self._some:
                self._some.wait_for(lambda: self._items)
                return self._items.popleft()

        def empty(self) -> bool:
            return not self._items

        def wait(self, timeout: float | None) -> None:
            """Until something is in it, and takes it out."""
            with self._some:
                self._some.wait_for(lambda: self._items, timeout)
                self._items.clear()

        def close(self) -> None:
            pass

    class ThreadContext(context.BaseContext):
        def SimpleQueue(self) -> Notifier:
            return Notifier()

    class Job:
        """A job of the pool, noted where it runs."""

        def __init__(self, function: Any, entry: dict[str, Any]):
            self.function, self.entry = function, entry

        def __call__(self, *arguments: Any, **keywords: Any) -> Any:
            world = scheduler.current
            self.entry.update(started_at=observer.seconds(world.now), worker=world.running.id)
            try:
                return self.function(*arguments, **keywords)
            finally:
                self.entry['ended_at'] = observer.seconds(world.now)

    updates, queues = pools.Pool._wait_for_updates, pools.ThreadPool._setup_queues

    def made(self: Any, processes: int | None = None, initializer: Any = None, initargs: Any = ()) -> None:
        pools.Pool.__init__(self, processes, initializer, initargs, context=ThreadContext())
        if scheduler.current is not None:
            observer.record.pools += 1
            self._il_number = observer.record.pools
            observer.fact('pool', pool=self._il_number, pool_kind='thread', size=self._processes,
                          frame=observer.frame_json(observer.student_site()))

    def noting(make: Any) -> Any:
        def result_made(self: Any, *arguments: Any, **keywords: Any) -> None:
            make(self, *arguments, **keywords)
            world = scheduler.current
            self._il_asked = None if world is None else (world.running.id, observer.seconds(world.now), observer.student_site())
        return result_made

    def queues_made(self: Any) -> None:
        queues(self)
        put = self._quick_put

        def put_job(task: Any) -> None:
            result = None if task is None else self._cache.get(task[0])
            if result is not None and getattr(result, '_il_asked', None) is not None:
                number, index, function, arguments, keywords = task
                by, at, site = result._il_asked
                inner = arguments[0][0] if function in (pools.mapstar, pools.starmapstar) else function
                entry = observer.fact('job', pool=getattr(self, '_il_number', None), name=getattr(inner, '__name__', None), submitted_by=by,
                                      submitted_at=at, started_at=None, ended_at=None, worker=None, frame=observer.frame_json(site))
                if entry is not None:
                    task = number, index, Job(function, entry), arguments, keywords
            put(task)

        self._quick_put = put_job

    def wait_for_updates(sentinels: Any, change_notifier: Any, timeout: float | None = None) -> None:
        if isinstance(change_notifier, Notifier):
            change_notifier.wait(timeout)
        else:
            updates(sentinels, change_notifier, timeout)

    pools.ThreadPool.__init__ = made
    pools.ThreadPool._setup_queues = queues_made
    for kind in (pools.ApplyResult, pools.IMapIterator):
        kind.__init__ = noting(kind.__init__)
    pools.Pool._wait_for_updates = staticmethod(wait_for_updates)
