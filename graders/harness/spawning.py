"""The start methods 'spawn' and 'forkserver' without a new interpreter: a fork that forgets what a new interpreter would not know.

The library's own code prepares the child and checks it, so what fails there fails here: an unguarded main, what cannot be pickled.
The child keeps the modules of the standard library as its parent has them.
"""
from __future__ import annotations

import io
import os
import sys
import traceback
import types
from typing import Any

from . import exchange, importer, real, sources


def install() -> None:
    """Once per process, on top of the freshly imported multiprocessing."""
    global _main_process
    from multiprocessing import process, reduction
    _main_process = type(process._current_process)
    reduction.HAVE_SEND_HANDLE = True
    from multiprocessing import popen_forkserver, popen_spawn_posix, spawn
    popen_spawn_posix.Popen._launch = popen_forkserver.Popen._launch = _launch
    popen_forkserver.Popen.poll = popen_spawn_posix.Popen.poll
    popen_forkserver.Popen.duplicate_for_child = popen_spawn_posix.Popen.duplicate_for_child
    popen_forkserver.Popen.DupFd = popen_spawn_posix.Popen.DupFd
    spawn._fixup_main_from_path = _run_main


def _launch(self: Any, process_object: Any) -> None:
    from multiprocessing import context, reduction, spawn, util
    preparation = spawn.get_preparation_data(process_object._name)
    preparation['sys_argv'] = list(preparation['sys_argv'])
    data = io.BytesIO()
    context.set_spawning_popen(self)
    try:
        reduction.dump(preparation, data)
        reduction.dump(process_object, data)
    finally:
        context.set_spawning_popen(None)
    parent_r, child_w = os.pipe()
    child_r, parent_w = os.pipe()
    content = os.memfd_create('process')
    real.write(content, data.getvalue())
    os.lseek(content, 0, os.SEEK_SET)
    self.pid = os.fork()
    if self.pid == 0:
        code = 1
        try:
            _forget({child_r, child_w, content, exchange.current.up.end.fileno(), *self._fds})
            code = spawn._main(content, child_r)
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    for descriptor in (child_r, child_w, content):
        os.close(descriptor)
    self.finalizer = util.Finalize(self, util.close_fds, (parent_r, parent_w))
    self.sentinel = parent_r


def _forget(kept: set[int]) -> None:
    """Modules of the student's, and descriptors that nobody handed on."""
    from concurrent.futures import process as process_pools, thread as thread_pools
    from multiprocessing import process, util
    process_pools._threads_wakeups.clear()
    thread_pools._threads_queues.clear()
    # An object that dies here must not close what has its number by then.
    util._finalizer_registry.clear()
    process._children = set()
    process._current_process = _main_process()
    for name, module in list(sys.modules.items()):
        if sources.is_student(getattr(module, '__file__', None) or ''):
            _forgotten.append(sys.modules.pop(name))
    for descriptor in range(3, 1000):
        if descriptor not in kept:
            try:
                real.close(descriptor)
            except OSError:
                pass
    sys.stdin = sys.__stdin__


_forgotten: list[Any] = []
_main_process: Any = None


def _run_main(path: str) -> None:
    """The main module of the parent, imported under another name, so that its guard holds."""
    module = types.ModuleType('__mp_main__')
    module.__file__ = path
    module.__builtins__ = __builtins__
    sys.modules['__main__'] = sys.modules['__mp_main__'] = module
    exec(importer.code_of(path), module.__dict__)
