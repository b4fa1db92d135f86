"""Pipes and Unix sockets between processes: real ones, but whoever would block waits in the scheduler instead.

Since one thread of all processes runs at a time, what is ready when it is looked at stays ready. Waiting threads are found by the name of
what they wait for, which is the same in every process: the inode of a pipe, the address of a socket.
"""
from __future__ import annotations

import errno
import fcntl
import os
import select
import stat
from typing import Any, Callable

from . import exchange, primitives, real, scheduler
from .scheduler import BLOCKED

AF_UNIX, AF_INET, SOCK_STREAM = 1, 2, 1


class Pipe:
    """What a thread waits for, as the report says it."""

    def __init__(self, descriptors: list[int]):
        self.descriptors = descriptors

    def describe(self) -> str:
        return 'pipe'


def key_of(descriptor: int) -> tuple[Any, ...] | None:
    """The name of a pipe or socket; None for other files."""
    try:
        status = os.fstat(descriptor)
    except OSError:
        return None
    if stat.S_ISFIFO(status.st_mode):
        return 'fd', status.st_ino
    if not stat.S_ISSOCK(status.st_mode):
        return None
    end = real.socket(fileno=descriptor)
    try:
        own = end.getsockname()
        if not (isinstance(own, bytes) and own.startswith(_prefix() + b'c')):
            try:
                own = end.getpeername()
            except OSError:
                pass
        return 'fd', own if isinstance(own, bytes) else repr(own)
    finally:
        end.detach()


def _ready(descriptor: int, events: int) -> bool:
    poller = real.poll()
    poller.register(descriptor, events)
    return bool(poller.poll(0))


def _until_ready(descriptor: int, events: int, key: Any) -> None:
    while not _ready(descriptor, events):
        scheduler.current.block('pipe', Pipe([descriptor]), keys=(key,))


def read(descriptor: int, size: int) -> bytes:
    world = scheduler.current
    key = None if world is None or world.finished else key_of(descriptor)
    if key is None:
        return real.read(descriptor, size)
    world.point('S', ('shared', key))
    if os.get_blocking(descriptor):
        _until_ready(descriptor, select.POLLIN, key)
    data = real.read(descriptor, size)
    world.notify(key)
    return data


def write(descriptor: int, data: Any) -> int:
    world = scheduler.current
    key = None if world is None or world.finished else key_of(descriptor)
    if key is None:
        return real.write(descriptor, data)
    world.point('S', ('shared', key))
    view = memoryview(data).cast('B')
    flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
    done = 0
    while True:
        fcntl.fcntl(descriptor, fcntl.F_SETFL, flags | os.O_NONBLOCK)
        try:
            done += real.write(descriptor, view[done:])
        except BlockingIOError:
            if flags & os.O_NONBLOCK:
                raise
        finally:
            fcntl.fcntl(descriptor, fcntl.F_SETFL, flags)
        world.notify(key)
        if done >= len(view) or flags & os.O_NONBLOCK:
            return done
        world.block('pipe', Pipe([descriptor]), keys=(key,))


def close(descriptor: int) -> None:
    world = scheduler.current
    key = None
    if world is not None and not world.finished and any(t.state == BLOCKED and t.keys for t in world.threads):
        key = key_of(descriptor)
    real.close(descriptor)
    if key is not None:
        world.notify(key)


def wait_for_any(things: list[Any], timeout: float | None = None) -> list[Any]:
    """multiprocessing.connection.wait: those of connections, sentinels and pipes that are ready, waiting at most `timeout` seconds."""
    world = scheduler.current
    things = list(things)
    descriptors = [thing if isinstance(thing, int) else thing.fileno() for thing in things]
    keys = tuple(key for key in map(key_of, descriptors) if key is not None)
    world.point('S', ('shared', keys[0]) if len(keys) == 1 else 'wait')
    end = None if timeout is None else world.now + primitives.ticks(timeout)
    while True:
        ready = [thing for thing, descriptor in zip(things, descriptors) if _ready(descriptor, select.POLLIN)]
        if ready or end is not None and world.now >= end:
            return ready
        world.block('pipe', Pipe(descriptors), None if end is None else end - world.now, keys)


# Sockets of multiprocessing


_ends = 0


def _prefix() -> bytes:
    return b'\0interleave-%d-' % exchange.current.processes[0].pid


def _abstract(address: Any) -> bytes:
    return _prefix() + b'a' + repr(address).encode()[:80]


def _new_name() -> bytes:
    global _ends
    _ends += 1
    return _prefix() + b'c%d-%d' % (exchange.current.number, _ends)


class Socket:
    """As much of a socket as multiprocessing.connection uses. Every address, a port too, is a name that only this run knows."""

    def __init__(self, family: int = AF_UNIX, type: int = SOCK_STREAM, end: Any = None):
        self._end = real.socket(AF_UNIX, SOCK_STREAM) if end is None else end
        self._address: Any = None

    def __enter__(self) -> 'Socket':
        return self

    def __exit__(self, *exception: Any) -> None:
        self.close()

    def setsockopt(self, *option: Any) -> None:
        pass

    def setblocking(self, flag: bool) -> None:
        pass

    def bind(self, address: Any) -> None:
        if isinstance(address, tuple) and address[1] == 0:
            address = (address[0], 40_000 + int(_new_name().rpartition(b'-')[2]))
        self._end.bind(_abstract(address))
        self._address = address
        if isinstance(address, str) and not address.startswith('\0'):
            # multiprocessing removes the file when it closes the socket.
            real.close(os.open(address, os.O_CREAT | os.O_EXCL))

    def listen(self, backlog: int = 128) -> None:
        self._end.listen(max(backlog, 1))

    def getsockname(self) -> Any:
        return self._address

    def accept(self) -> tuple['Socket', Any]:
        world = scheduler.current
        key = ('fd', self._end.getsockname())
        world.point('S', ('shared', key))
        if self._end.fileno() < 0:
            raise OSError(errno.EBADF, 'Bad file descriptor')
        _until_ready(self._end.fileno(), select.POLLIN, key)
        descriptor, _ = self._end._accept()
        os.set_blocking(descriptor, True)
        world.notify(key)
        return Socket(end=real.socket(fileno=descriptor)), ''

    def connect(self, address: Any) -> None:
        world = scheduler.current
        name = _abstract(address)
        world.point('S', ('shared', ('fd', name)))
        self._end.bind(_new_name())
        self._end.setblocking(False)
        while True:
            try:
                self._end.connect(name)
                break
            except BlockingIOError:
                world.block('pipe', Pipe([]), keys=(('fd', name),))
        self._end.setblocking(True)
        world.notify(('fd', name))

    def fileno(self) -> int:
        return self._end.fileno()

    def detach(self) -> int:
        return self._end.detach()

    def close(self) -> None:
        self._end.close()


class Sockets:
    """Stands for the module `socket` in multiprocessing.connection."""

    def __init__(self, library: Any):
        self._library = library
        self.socket: Callable[..., Socket] = Socket

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    @staticmethod
    def socketpair() -> tuple[Socket, Socket]:
        one, other = real.socketpair(AF_UNIX, SOCK_STREAM)
        one.bind(_new_name())
        return Socket(end=one), Socket(end=other)


def install() -> None:
    """Once per process, on top of the freshly imported multiprocessing."""
    from multiprocessing import connection, pool
    wait, name = connection.wait, connection.arbitrary_address

    def wait_(object_list: Any, timeout: float | None = None) -> list[Any]:
        return (wait if scheduler.current is None else wait_for_any)(object_list, timeout)

    def arbitrary_address(family: str) -> Any:
        return '\0' + _new_name().rpartition(b'-c')[2].decode() if family == 'AF_UNIX' and scheduler.current is not None else name(family)

    connection.wait = pool.wait = wait_
    connection.arbitrary_address = arbitrary_address
    connection.socket = Sockets(connection.socket)
