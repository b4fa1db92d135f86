"""Replaces the lowest level of the standard library, then imports the rest of it afresh on top. Runs before anything else."""
from __future__ import annotations

from . import forks  # first: hears of every hook for forks

import _thread
import importlib
import os
import random
import sys
import time
from typing import Any

from . import observer, preloaded, primitives, scheduler

FRESH = ('threading', 'queue', 'logging', 'concurrent', 'asyncio', 'multiprocessing', 'socketserver', 'sched', 'selectors', 'socket', 'ssl',
         'datetime', 'select', 'http', 'urllib', 'tempfile', 'subprocess')

# For concurrent.futures, which puts futures in order of their id(): numbers in order of first use.
_numbers: dict[int, tuple[int, Any]] = {}
_hashed = 0


def numbered(thing: Any) -> int:
    known = _numbers.get(id(thing))
    if known is None:
        known = _numbers[id(thing)] = (len(_numbers) + 1, thing)
    return known[0]


def hash_in_order(self: Any) -> int:
    """A hash that does not follow the address: sets are iterated the same way in every process."""
    global _hashed
    try:
        return self._il_hash
    except AttributeError:
        _hashed += 1
        number = hash((_hashed, observer.salt))
    try:
        self._il_hash = number
    except AttributeError:
        return object.__hash__(self)
    return number


def install() -> None:
    """Once per process. From here on locks, threads, clocks and sockets are ours."""
    changed: dict[int, Any] = {}

    def put(module: Any, name: str, new: Any) -> None:
        if hasattr(module, name):
            changed[id(getattr(module, name))] = new
            setattr(module, name, new)

    for name, new in (('allocate_lock', primitives.Lock), ('allocate', primitives.Lock), ('LockType', primitives.Lock),
                      ('lock', primitives.Lock), ('RLock', primitives.RLock), ('start_new_thread', primitives.start_new_thread),
                      ('start_new', primitives.start_new_thread), ('_set_sentinel', primitives.set_sentinel),
                      ('start_joinable_thread', primitives.start_joinable_thread), ('_ThreadHandle', primitives.ThreadHandle),
                      ('_make_thread_handle', primitives.ThreadHandle), ('get_ident', primitives.get_ident),
                      ('get_native_id', primitives.get_native_id)):
        put(_thread, name, new)
    # Pickled by this name where it goes to another process.
    _thread.Lock = primitives.Lock
    for name, new in primitives.clocks.items():
        put(time, name, new)
    for name, module in list(sys.modules.items()):
        if name.partition('.')[0] in FRESH:
            del sys.modules[name]
        elif module is not None and not name.startswith(('harness', 'importlib', '_frozen', '_thread', 'time')):
            space = getattr(module, '__dict__', {})
            for key, value in list(space.items()):
                if id(value) in changed:
                    space[key] = changed[id(value)]
    from . import processes
    processes.change_system()
    # The C implementations read the clock and take locks of their own; the ones in Python go through ours.
    sys.modules['_datetime'] = None
    sys.modules['_queue'] = None
    _import_fresh()


def _import_fresh() -> None:
    import queue
    import threading
    from concurrent import futures
    from concurrent.futures import thread as pools
    quiet = primitives._quiet_code
    quiet.update(f.__code__ for f in (threading.Thread.__init__, threading.Thread.start, threading.Thread._bootstrap_inner))
    for name in ('_set_tstate_lock', '_wait_for_tstate_lock', '_stop', '_delete'):
        if hasattr(threading.Thread, name):
            quiet.add(getattr(threading.Thread, name).__code__)
    queue.SimpleQueue.__name__ = queue.SimpleQueue.__qualname__ = 'SimpleQueue'
    threading.Thread.__hash__ = hash_in_order
    futures.Future.__hash__ = hash_in_order
    futures._base.id = numbered
    pools.queue.SimpleQueue = queue.SimpleQueue
    _watch_pools(pools)
    from . import readiness
    readiness.install()
    for name in ('asyncio', 'socketserver', 'logging', 'datetime', 'dataclasses', 'typing', 'collections.abc', 'functools', 'itertools', 'json',
                 'contextlib', 'traceback', 'heapq', 'enum', 'abc', 'string', 'random', 'math', 'struct', 'io', 'argparse', 'statistics', 'sched',
                 'multiprocessing.pool', 'concurrent.futures.process', 'multiprocessing.shared_memory', 'subprocess', 'http.server',
                 'urllib.request', 'tempfile', 'pathlib', 'textwrap', 'operator', 'copy', 'csv', 're', 'hashlib', 'uuid', 'signal'):
        importlib.import_module(name)
    from . import hashes, library, loops, processes, thread_pools, wakeups
    wakeups.install()
    library.install()
    thread_pools.install()
    processes.install_library()
    loops.install()
    preloaded.order_hashes()
    hashes.install()
    forks.end()
    # What it makes anew in a child is made once, before.
    threading._after_fork()


def _watch_pools(pools: Any) -> None:
    """Facts about pools and their jobs, noted at the three places of the library where they happen."""
    make, submit = pools.ThreadPoolExecutor.__init__, pools.ThreadPoolExecutor.submit
    queued, run = pools._WorkItem.__init__, pools._WorkItem.run

    def pool_made(self: Any, *arguments: Any, **keywords: Any) -> None:
        make(self, *arguments, **keywords)
        if scheduler.current is not None:
            observer.record.pools += 1
            self._il_number = observer.record.pools
            observer.fact('pool', pool=self._il_number, pool_kind='thread', size=self._max_workers,
                          frame=observer.frame_json(observer.student_site()))

    def job_queued(self: Any, future: Any, function: Any, *rest: Any) -> None:
        queued(self, future, function, *rest)
        world = scheduler.current
        if world is not None:
            future._il_job = observer.fact('job', pool=None, name=getattr(function, '__name__', None), submitted_by=world.running.id,
                                           submitted_at=observer.seconds(world.now), started_at=None, ended_at=None, worker=None,
                                           frame=observer.frame_json(observer.student_site()))

    def submitted(self: Any, function: Any, /, *arguments: Any, **keywords: Any) -> Any:
        future = submit(self, function, *arguments, **keywords)
        if getattr(future, '_il_job', None) is not None:
            future._il_job['pool'] = getattr(self, '_il_number', None)
        return future

    def ran(self: Any) -> None:
        world = scheduler.current
        job = getattr(self.future, '_il_job', None)
        if job is None:
            return run(self)
        job.update(started_at=observer.seconds(world.now), worker=world.running.id)
        run(self)
        job['ended_at'] = observer.seconds(world.now)

    pools.ThreadPoolExecutor.__init__ = pool_made
    pools.ThreadPoolExecutor.submit = submitted
    pools._WorkItem.__init__ = job_queued
    pools._WorkItem.run = ran


def seed_randomness(salt: int) -> None:
    """In the child: everything random follows the schedule."""
    source = random.Random(salt)
    seed = random.Random.seed

    def seeded(self: Any, a: Any = None, version: int = 2) -> None:
        seed(self, source.getrandbits(64) if a is None else a, version)

    random.Random.seed = seeded
    random.seed = random._inst.seed
    random.seed(salt)
    preloaded.seed(salt)
    os.urandom = random._urandom = source.randbytes
    os.cpu_count = lambda: 4
    if hasattr(os, 'process_cpu_count'):
        os.process_cpu_count = os.cpu_count
    os.sched_getaffinity = lambda pid: set(range(4))
