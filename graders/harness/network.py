"""A network of its own: TCP on loopback in memory, on the virtual clock. What connects to whom, and how bytes are cut.

Below `sockets`, which puts the interface of the standard library on it, and below the scenario's own peers.
"""
from __future__ import annotations

import errno
import random
import weakref
from collections import deque
from typing import Any

from . import observer, primitives, scheduler, sources
from .scheduler import SECOND

CAPACITY = 208 * 1024
TIME_WAIT = 60 * SECOND
PREVIEW = 200

TYPES: tuple[type, ...] = ()


class Waitable:
    """Something whose state threads wait for."""

    def __init__(self) -> None:
        self.waiters: list[Any] = []

    def changed(self) -> None:
        waiters, self.waiters = self.waiters, []
        for thread in waiters:
            scheduler.current.wake(thread)


def wait_for(things: list[Waitable], timeout: int | None, thing: Any) -> bool:
    """Block until one of `things` changes. False if `timeout` ticks went by before."""
    world = scheduler.current
    me = world.running
    for waitable in things:
        waitable.waiters.append(me)
    in_time = world.block('socket', thing, timeout)
    for waitable in things:
        if me in waitable.waiters:
            waitable.waiters.remove(me)
    return in_time


class Stream(Waitable):
    """One direction of a connection: the segments under way, as they were sent."""

    def __init__(self) -> None:
        super().__init__()
        self.segments: deque[bytes] = deque()
        self.size = 0
        self.ended = False
        self.reset = False
        self.reader_gone = False
        self.clock: dict[int, int] | None = None

    def put(self, data: bytes) -> None:
        self.segments.append(data)
        self.size += len(data)
        self.clock = observer.published(scheduler.current.running, self.clock)
        self.changed()

    def take(self, limit: int, cut: str, source: random.Random) -> bytes:
        if limit == 0 or not self.segments:
            return b''
        if cut == 'random':
            limit = 1 + int(source.random() * min(limit, self.size))
            data = b''
            while len(data) < limit:
                segment = self.segments.popleft()
                room = limit - len(data)
                data += segment[:room]
                if segment[room:]:
                    self.segments.appendleft(segment[room:])
        else:
            segment = self.segments.popleft()
            length = 1 if cut == 'bytes' else limit
            data = segment[:length]
            if segment[length:]:
                self.segments.appendleft(segment[length:])
        self.size -= len(data)
        if self.clock is not None:
            observer.joined(scheduler.current.running, self.clock)
        self.changed()
        return data


class End:
    """One end of a connection."""

    def __init__(self, number: int, local: tuple[str, int], remote: tuple[str, int], inbound: Stream, outbound: Stream, by: str):
        self.number = number
        self.local, self.remote = local, remote
        self.inbound, self.outbound = inbound, outbound
        self.by = by
        self.accepted = False
        self.closed = False
        self.write_closed = False

    def send(self, data: bytes) -> int:
        """How much fitted; raises BrokenPipeError or ConnectionResetError as TCP does."""
        if self.write_closed:
            raise BrokenPipeError(errno.EPIPE, 'Broken pipe')
        if self.inbound.reset:
            raise ConnectionResetError(errno.ECONNRESET, 'Connection reset by peer')
        if self.outbound.reader_gone:
            self.write_closed = True
            self.inbound.reset = True
            self.inbound.changed()
        else:
            data = data[:CAPACITY - self.outbound.size]
            if data:
                self.outbound.put(bytes(data))
        if data:
            self.note('send', size=len(data), text=preview(data))
        return len(data)

    def receive(self, limit: int) -> bytes | None:
        """Bytes, b'' at the end, None if there is nothing yet."""
        stream = self.inbound
        if stream.segments:
            cut = state.segments if self.by != 'scenario' else 'whole'
            data = stream.take(limit, cut, state.random)
            self.note('receive', size=len(data), text=preview(data))
            return data
        if stream.reset:
            raise ConnectionResetError(errno.ECONNRESET, 'Connection reset by peer')
        if stream.ended:
            self.note('receive', size=0, text='')
            return b''
        return None

    def shut_write(self) -> None:
        self.write_closed = True
        self.outbound.ended = True
        self.outbound.changed()

    def close(self) -> None:
        if self.closed:
            return
        self.closed = True
        self.note('close')
        if self.accepted and not self.inbound.ended:
            state.time_wait[self.local[1]] = scheduler.current.now + TIME_WAIT
        if self.inbound.segments:
            self.outbound.reset = True
        self.inbound.reader_gone = True
        self.inbound.changed()
        self.shut_write()

    def note(self, kind: str, **details: Any) -> None:
        note(kind, self.number, self.by, port=self.local[1], peer=self.remote[1], **details)

    def describe(self) -> str:
        return f'connection {self.local[0]}:{self.local[1]} - {self.remote[0]}:{self.remote[1]}'


class Listener(Waitable):
    def __init__(self, number: int, address: tuple[str, int], backlog: int, by: str):
        super().__init__()
        self.number = number
        self.address = address
        self.backlog = backlog
        self.by = by
        self.queue: deque[End] = deque()
        self.closed = False

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            state.listeners.pop(self.address[1], None)
            note('close', self.number, self.by, port=self.address[1], peer=None)
            for end in self.queue:
                end.outbound.reset = True
                end.close()

    def describe(self) -> str:
        return f'port {self.address[1]}'


class State:
    def __init__(self, salt: int):
        self.random = random.Random(salt ^ 0x5EED)
        self.segments = 'whole'
        self.listeners: dict[int, Listener] = {}
        self.bound: Any = weakref.WeakValueDictionary()
        self.time_wait: dict[int, int] = {}
        self.next_port = 40_000
        self.sockets = 0
        # Weak, so that a socket which the program forgets is collected here as it would be there.
        self.open: Any = weakref.WeakValueDictionary()
        self.listening = Waitable()


state = State(0)


def begin(salt: int) -> None:
    global state
    state = State(salt)


def preview(data: bytes) -> str:
    return bytes(data[:PREVIEW]).decode('utf-8', 'backslashreplace')


def note(kind: str, number: int, by: str, **details: Any) -> None:
    if by == 'library':
        return
    site = observer.student_site() if by != 'scenario' else None
    observer.fact(kind, socket=number, by=by, **details, frame=sources.frame_json(site))
    words = {'send': 'sends', 'receive': 'receives', 'accept': 'accepts', 'connect': 'connects', 'listen': 'listens', 'close': 'closes'}
    if observer.record.tracing:
        observer.step(words[kind], f"port {details['port']}", site or observer.student_site(), details.get('text'))


def new_number() -> int:
    state.sockets += 1
    return state.sockets


def free_port() -> int:
    while state.next_port in state.listeners or state.next_port in state.bound:
        state.next_port += 1
    state.next_port += 1
    return state.next_port - 1


def resolve(host: Any) -> str:
    """The address of a name. This network knows this machine only."""
    if isinstance(host, (bytes, bytearray)):
        host = bytes(host).decode()
    if host in ('localhost', 'interleave', 'ip6-localhost'):
        return '127.0.0.1'
    if host in ('', '0.0.0.0', '::', '<any>'):
        return '0.0.0.0'
    if host == '::1':
        return '127.0.0.1'
    parts = host.split('.')
    if len(parts) == 4 and all(p.isdigit() and int(p) < 256 for p in parts):
        return host
    import socket
    raise socket.gaierror(socket.EAI_NONAME, 'Name or service not known')


def check_free(host: str, port: int, reuse: bool) -> None:
    if not host.startswith('127.') and host != '0.0.0.0':
        raise OSError(errno.EADDRNOTAVAIL, 'Cannot assign requested address')
    waiting = state.time_wait.get(port, 0) > scheduler.current.now and not reuse
    if port in state.listeners or port in state.bound or waiting:
        raise OSError(errno.EADDRINUSE, 'Address already in use')


def listen(number: int, address: tuple[str, int], backlog: int, by: str) -> Listener:
    listener = state.listeners[address[1]] = Listener(number, address, backlog, by)
    note('listen', number, by, port=address[1], host=address[0], backlog=backlog)
    state.listening.changed()
    return listener


def connect(number: int, host: str, port: int, local: tuple[str, int] | None, by: str) -> End:
    """Both ends exist at once, as on loopback; the other one waits in the listener's queue."""
    listener = state.listeners.get(port)
    if not host.startswith('127.') and host != '0.0.0.0':
        raise OSError(errno.ENETUNREACH, 'Network is unreachable')
    if listener is None:
        observer.fact('connect', socket=number, by=by, port=None, peer=port, refused=True, frame=sources.frame_json(observer.student_site()))
        raise ConnectionRefusedError(errno.ECONNREFUSED, 'Connection refused')
    near, far = Stream(), Stream()
    here, there = local or ('127.0.0.1', free_port()), ('127.0.0.1', port)
    end = End(number, here, there, near, far, by)
    other = End(0, there, here, far, near, listener.by)
    other.accepted = True
    end.note('connect', refused=False)
    listener.queue.append(other)
    listener.changed()
    return end


def has_room(host: str, port: int) -> bool:
    listener = state.listeners.get(port)
    return listener is None or len(listener.queue) <= listener.backlog


def finished() -> None:
    for thing in list(state.open.values()):
        thing.note_left_open('at_end')
