"""Facts about pools of processes and their jobs: `multiprocessing.Pool` and `concurrent.futures.ProcessPoolExecutor`."""
from __future__ import annotations

import functools
from typing import Any

from . import exchange, observer, scheduler


class Job:
    """Goes to the worker process in the place of the student's function, and tells when it runs there."""

    def __init__(self, function: Any, number: int):
        self.function = function
        self.number = number

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        world, ours = scheduler.current, exchange.current
        ours.job_is(self.number, started_at=observer.seconds(world.now), worker=world.running.id, worker_process=ours.number)
        try:
            return self.function(*arguments, **keywords)
        finally:
            ours.job_is(self.number, ended_at=observer.seconds(world.now))


def _pool_made(pool: Any, size: int) -> None:
    if scheduler.current is not None:
        observer.record.pools += 1
        pool._il_number = observer.record.pools
        observer.fact('pool', pool=pool._il_number, pool_kind='process', size=size, frame=observer.frame_json(observer.student_site()))


def _job_made(pool: int | None, function: Any, by: int, at: float, site: Any) -> tuple[Job, dict[str, Any] | None]:
    ours = exchange.current
    ours.jobs += 1
    entry = observer.fact('job', pool=pool, name=getattr(function, '__name__', None), submitted_by=by, submitted_at=at, started_at=None,
                          ended_at=None, worker=None, worker_process=None, job=ours.jobs, frame=observer.frame_json(site))
    if ours.number == 0 and entry is not None:
        ours.job_facts[ours.jobs] = entry
    return Job(function, ours.jobs), entry


def install() -> None:
    """Once per process, on top of the freshly imported modules."""
    _install_executor()
    _install_pool()


def _install_executor() -> None:
    from concurrent.futures import process as library
    make, submit, queued = library.ProcessPoolExecutor.__init__, library.ProcessPoolExecutor.submit, library._WorkItem.__init__

    def made(self: Any, *arguments: Any, **keywords: Any) -> None:
        make(self, *arguments, **keywords)
        _pool_made(self, self._max_workers)

    def job_queued(self: Any, future: Any, function: Any, *rest: Any) -> None:
        world = scheduler.current
        if world is not None:
            inner = function.args[0] if isinstance(function, functools.partial) and function.func is library._process_chunk else function
            job, future._il_job = _job_made(None, inner, world.running.id, observer.seconds(world.now), observer.student_site())
            job.function = function
            function = job
        queued(self, future, function, *rest)

    def submitted(self: Any, function: Any, /, *arguments: Any, **keywords: Any) -> Any:
        future = submit(self, function, *arguments, **keywords)
        if getattr(future, '_il_job', None) is not None:
            future._il_job['pool'] = getattr(self, '_il_number', None)
        return future

    library.ProcessPoolExecutor.__init__ = made
    library.ProcessPoolExecutor.submit = submitted
    library._WorkItem.__init__ = job_queued


def _install_pool() -> None:
    from multiprocessing import pool as library
    make, queues, updates = library.Pool.__init__, library.Pool._setup_queues, library.Pool._wait_for_updates

    def made(self: Any, *arguments: Any, **keywords: Any) -> None:
        make(self, *arguments, **keywords)
        if not isinstance(self, library.ThreadPool):
            _pool_made(self, self._processes)

    def queues_made(self: Any) -> None:
        queues(self)
        put = self._quick_put

        def put_job(task: Any) -> None:
            result = None if task is None else self._cache.get(task[0])
            if getattr(result, '_il_asked', None) is not None:
                number, index, function, arguments, keywords = task
                inner = arguments[0][0] if function in (library.mapstar, library.starmapstar) else function
                job, _ = _job_made(getattr(self, '_il_number', None), inner, *result._il_asked)
                job.function = function
                task = number, index, job, arguments, keywords
            put(task)

        self._quick_put = put_job

    def wait_for_updates(sentinels: Any, change_notifier: Any, timeout: float | None = None) -> None:
        updates(sentinels, change_notifier, timeout)
        if hasattr(change_notifier, '_poll'):
            # It returns at once for as long as a result has not been fetched: whoever fetches it must get a turn.
            scheduler.current.block('turn', None, 0)

    library.Pool._wait_for_updates = staticmethod(wait_for_updates)
    library.Pool.__init__ = made
    library.Pool._setup_queues = queues_made
