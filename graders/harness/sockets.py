"""`socket`, `select` and `selectors` of the standard library on the network in memory."""
from __future__ import annotations

import errno
import os
import select as _select
import sys
from typing import Any

from . import network, observer, primitives, real, scheduler, sources
from .network import End, Listener, Stream, Waitable, wait_for

FIRST_DESCRIPTOR = 1000
READ, WRITE = 1, 2


def _by() -> str:
    frame = sys._getframe(2)
    site = sources.site_of(frame)
    return 'scenario' if site is not None and site[0] == sources.SCENARIO else 'student'


def _bad() -> OSError:
    return OSError(errno.EBADF, 'Bad file descriptor')


def _would_block() -> BlockingIOError:
    return BlockingIOError(errno.EAGAIN, 'Resource temporarily unavailable')


def make_socket_class(library: Any) -> type:
    """Our `socket.socket`. `library` is the freshly imported module `socket`."""

    class socket:
        """A socket on the network in memory: TCP over IPv4 on this machine, and pairs."""

        def __init__(self, family: int = -1, type: int = -1, proto: int = -1, fileno: int | None = None):
            if fileno is not None:
                raise OSError(errno.EBADF, 'a socket cannot be made from a descriptor here')
            self.family = library.AF_INET if family == -1 else library.AddressFamily(family)
            self.type = library.SOCK_STREAM if type == -1 else library.SocketKind(type & 0xF)
            self.proto = 0 if proto == -1 else proto
            if self.type != library.SOCK_STREAM:
                observer.fact('uncontrolled', frame=sources.frame_json(observer.student_site()), what='socket that is not TCP')
                raise OSError(errno.EPROTONOSUPPORT, 'Protocol not supported')
            self._number = network.new_number()
            self._descriptor = FIRST_DESCRIPTOR + self._number
            self._by = _by()
            self._timeout = library.getdefaulttimeout()
            self._options: dict[tuple[int, int], Any] = {}
            self._bound: tuple[str, int] | None = None
            self._thing: End | Listener | None = None
            self._io_refs = 0
            self._closed = False
            self._site = observer.student_site()
            self._group = 0 if scheduler.current is None else scheduler.current.running.group
            network.state.open[self._descriptor] = self

        # Life

        def __enter__(self) -> 'socket':
            return self

        def __exit__(self, *exception: Any) -> None:
            if not self._closed:
                self.close()

        def __del__(self) -> None:
            if getattr(self, '_descriptor', -1) in network.state.open and scheduler.current is not None and not scheduler.current.finished:
                self.note_left_open('collected')
                self._really_close()

        def note_left_open(self, how: str) -> None:
            """Pairs are what event loops are made of; nobody has to close those."""
            if self._by == 'student' and self.family != library.AF_UNIX:
                port = self._bound[1] if self._bound else self._thing.local[1] if isinstance(self._thing, End) else None
                kind = 'listener' if isinstance(self._thing, Listener) else 'connection' if isinstance(self._thing, End) else 'unused'
                observer.fact('left_open', socket=self._number, by=self._by, port=port, socket_kind=kind, how=how,
                              frame=sources.frame_json(self._site))

        makefile = library.socket.makefile

        def _decref_socketios(self) -> None:
            if self._io_refs > 0:
                self._io_refs -= 1
            if self._closed:
                self.close()

        def close(self) -> None:
            self._closed = True
            if self._io_refs <= 0:
                self._really_close()

        def _really_close(self) -> None:
            if self._descriptor == -1:
                return
            if scheduler.current is not None and not scheduler.current.finished:
                scheduler.current.point('S', self._thing or self)
            network.state.open.pop(self._descriptor, None)
            self._descriptor = -1
            if self._bound is not None and network.state.bound.get(self._bound[1]) is self:
                del network.state.bound[self._bound[1]]
            if self._thing is not None:
                self._thing.close()

        def detach(self) -> int:
            raise OSError(errno.EOPNOTSUPP, 'detach is not supported here')

        def fileno(self) -> int:
            return self._descriptor

        def __repr__(self) -> str:
            state = '[closed] ' if self._closed else ''
            return f'<socket.socket {state}fd={self._descriptor}, family={int(self.family)}, type={int(self.type)}, proto={self.proto}>'

        # Settings

        def settimeout(self, value: float | None) -> None:
            if value is not None and value < 0:
                raise ValueError('Timeout value out of range')
            self._timeout = value

        def gettimeout(self) -> float | None:
            return self._timeout

        timeout = property(gettimeout)

        def setblocking(self, flag: bool) -> None:
            self._timeout = None if flag else 0.0

        def getblocking(self) -> bool:
            return self._timeout != 0

        def setsockopt(self, level: int, option: int, value: Any, length: int | None = None) -> None:
            self._options[(level, option)] = value

        def getsockopt(self, level: int, option: int, length: int = 0) -> Any:
            if (level, option) == (library.SOL_SOCKET, library.SO_ERROR):
                return 0
            if (level, option) == (library.SOL_SOCKET, library.SO_TYPE):
                return int(self.type)
            return self._options.get((level, option), 0)

        def set_inheritable(self, flag: bool) -> None:
            pass

        def get_inheritable(self) -> bool:
            return False

        # Waiting

        def _open(self, kind: type | None = None) -> Any:
            if self._descriptor == -1:
                raise _bad()
            if kind is End and not isinstance(self._thing, End):
                raise OSError(errno.ENOTCONN, 'Transport endpoint is not connected')
            if kind is Listener and not isinstance(self._thing, Listener):
                raise OSError(errno.EINVAL, 'Invalid argument')
            return self._thing

        def _until(self, attempt: Any, waitable: Waitable) -> Any:
            """What `attempt()` gives as soon as that is not None, within the time-out of the socket."""
            world = scheduler.current
            world.point('S', waitable)
            end = None if self._timeout is None else world.now + primitives.ticks(self._timeout)
            while True:
                value = attempt()
                if value is not None:
                    return value
                if self._timeout == 0:
                    raise _would_block()
                if not wait_for([waitable], None if end is None else end - world.now, self._thing):
                    value = attempt()
                    if value is None:
                        raise TimeoutError('timed out')
                    return value

        # Servers

        def _address(self, address: Any) -> tuple[str, int]:
            if self.family == library.AF_UNIX:
                raise OSError(errno.EOPNOTSUPP, 'Unix sockets have no names here')
            if not isinstance(address, tuple) or len(address) < 2:
                raise TypeError(f'{type(address).__name__} is no address: (host, port) is')
            host, port = address[:2]
            if not isinstance(port, int):
                raise TypeError(f"'{type(port).__name__}' object cannot be interpreted as an integer")
            if not 0 <= port <= 65535:
                raise OverflowError('bind(): port must be 0-65535.')
            return network.resolve(host), port

        def bind(self, address: Any) -> None:
            self._open()
            host, port = self._address(address)
            if self._bound is not None:
                raise OSError(errno.EINVAL, 'Invalid argument')
            scheduler.current.point('S', port)
            network.check_free(host, port, bool(self._options.get((library.SOL_SOCKET, library.SO_REUSEADDR))))
            self._bound = (host, port or network.free_port())
            network.state.bound[self._bound[1]] = self

        def listen(self, backlog: int = 128) -> None:
            self._open()
            if isinstance(self._thing, End):
                raise OSError(errno.EINVAL, 'Invalid argument')
            if isinstance(self._thing, Listener):
                self._thing.backlog = max(0, backlog)
                return
            if self._bound is None:
                self._bound = ('0.0.0.0', network.free_port())
            scheduler.current.point('S', self._bound[1])
            self._thing = network.listen(self._number, self._bound, max(0, backlog), self._by)

        def accept(self) -> tuple['socket', Any]:
            listener = self._open(Listener)
            end = self._until(lambda: listener.queue.popleft() if listener.queue else None, listener)
            listener.changed()
            made = socket(self.family, self.type)
            made._by = self._by
            made._become(end)
            end.note('accept')
            return made, end.remote

        def _become(self, end: End) -> None:
            end.number = self._number
            end.by = self._by
            self._thing = end

        # Clients

        def connect(self, address: Any) -> None:
            self._open()
            host, port = self._address(address)
            if isinstance(self._thing, End):
                raise OSError(errno.EISCONN, 'Transport endpoint is already connected')
            world = scheduler.current
            world.point('S', port)
            end = None if self._timeout is None else world.now + primitives.ticks(self._timeout)
            while self._timeout != 0 and not network.has_room(host, port):
                if not wait_for([network.state.listeners[port]], None if end is None else end - world.now, network.state.listeners[port]):
                    raise TimeoutError('timed out')
            self._become(network.connect(self._number, host, port, self._bound, self._by))

        def connect_ex(self, address: Any) -> int:
            try:
                self.connect(address)
            except TimeoutError:
                return errno.EAGAIN
            except OSError as error:
                if error.errno is None:
                    raise
                return error.errno
            return 0

        def getsockname(self) -> Any:
            self._open()
            if isinstance(self._thing, End):
                return self._thing.local
            return self._bound or ('0.0.0.0', 0)

        def getpeername(self) -> Any:
            return self._open(End).remote

        def shutdown(self, how: int) -> None:
            thing = self._open()
            scheduler.current.point('S', thing)
            if isinstance(thing, Listener):
                raise OSError(errno.ENOTCONN, 'Transport endpoint is not connected')
            self._open(End)
            if how in (library.SHUT_WR, library.SHUT_RDWR):
                thing.shut_write()
            if how in (library.SHUT_RD, library.SHUT_RDWR):
                thing.inbound.ended = True
                thing.inbound.changed()

        # Bytes

        def recv(self, size: int, flags: int = 0) -> bytes:
            if size < 0:
                raise ValueError('negative buffersize in recv')
            end = self._open(End)
            if flags & library.MSG_PEEK:
                return self._until(lambda: b''.join(end.inbound.segments)[:size] or (b'' if end.inbound.ended else None), end.inbound)
            return self._until(lambda: end.receive(size), end.inbound)

        def recv_into(self, buffer: Any, size: int = 0, flags: int = 0) -> int:
            view = memoryview(buffer).cast('B')
            data = self.recv(size or len(view), flags)
            view[:len(data)] = data
            return len(data)

        def recvfrom(self, size: int, flags: int = 0) -> tuple[bytes, Any]:
            return self.recv(size, flags), None

        def send(self, data: Any, flags: int = 0) -> int:
            end = self._open(End)
            view = bytes(memoryview(data).cast('B'))
            return self._until(lambda: 0 if not view else end.send(view) or None, end.outbound)

        def sendall(self, data: Any, flags: int = 0) -> None:
            view = memoryview(data).cast('B')
            while view:
                view = view[self.send(view):]

        def sendto(self, data: Any, *rest: Any) -> int:
            return self.send(data)

        def sendfile(self, file: Any, offset: int = 0, count: int | None = None) -> int:
            if offset:
                file.seek(offset)
            data = file.read() if count is None else file.read(count)
            self.sendall(data)
            return len(data)

        # For selectors

        def _ready(self, events: int) -> int:
            thing, now = self._thing, 0
            if isinstance(thing, Listener):
                now = READ if thing.queue else 0
            elif isinstance(thing, End):
                inbound = thing.inbound
                if inbound.segments or inbound.ended or inbound.reset:
                    now |= READ
                if thing.outbound.size < network.CAPACITY or thing.outbound.reader_gone or thing.write_closed:
                    now |= WRITE
            return now & events

        def _waitables(self) -> list[Waitable]:
            thing = self._thing
            return [thing] if isinstance(thing, Listener) else [thing.inbound, thing.outbound] if isinstance(thing, End) else []

    socket.__module__ = 'socket'
    socket.__qualname__ = 'socket'
    return socket


def wait_ready(wanted: dict[int, int], timeout: float | None, thing: Any = None) -> dict[int, int]:
    """For descriptors and the events wanted of each: those that are ready, waiting at most `timeout` seconds."""
    world = scheduler.current
    world.point('S', 'select')
    end = None if timeout is None else world.now + primitives.ticks(max(0.0, timeout))
    foreign = {d: events for d, events in wanted.items() if d < FIRST_DESCRIPTOR}
    while True:
        sockets = {d: network.state.open.get(d) for d in wanted if d >= FIRST_DESCRIPTOR}
        ready = {d: s._ready(wanted[d]) for d, s in sockets.items() if s is not None and s._ready(wanted[d])}
        if foreign:
            poller = real.poll()
            for descriptor, events in foreign.items():
                poller.register(descriptor, (_select.POLLIN if events & READ else 0) | (_select.POLLOUT if events & WRITE else 0))
            for descriptor, events in poller.poll(0 if ready or sockets else None):
                ready[descriptor] = foreign[descriptor] & ((READ if events & ~_select.POLLOUT else 0) | (WRITE if events & _select.POLLOUT else 0))
        if ready or (end is not None and world.now >= end):
            return ready
        waitables = [w for s in sockets.values() if s is not None for w in s._waitables()]
        if not wait_for(waitables, None if end is None else end - world.now, thing):
            end = world.now


def close_group(group: int) -> None:
    """A program has ended: the system closes what it left open."""
    for left in [s for s in network.state.open.values() if s._group == group]:
        left.note_left_open('at_exit')
        left._really_close()


def install() -> None:
    """Replace the socket class, name resolution, select and the selectors."""
    import select
    import selectors
    import socket as library
    ours = make_socket_class(library)
    library.socket = library.SocketType = ours
    network.TYPES = (ours,)

    def socketpair(family: int | None = None, type: int = library.SOCK_STREAM, proto: int = 0) -> tuple[Any, Any]:
        left, right = ours(library.AF_UNIX, type), ours(library.AF_UNIX, type)
        forth, back = Stream(), Stream()
        # What an event loop says to itself through its pair is nobody's fact.
        left._by = right._by = 'library'
        left._become(End(left._number, ('', 0), ('', 0), back, forth, 'library'))
        right._become(End(right._number, ('', 0), ('', 0), forth, back, 'library'))
        return left, right

    def getaddrinfo(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> list[Any]:
        host = ('0.0.0.0' if flags & library.AI_PASSIVE else '127.0.0.1') if host is None else network.resolve(host)
        number = 0 if port is None else int(port) if str(port).isdigit() else {'http': 80, 'https': 443}.get(str(port))
        if number is None:
            raise library.gaierror(library.EAI_SERVICE, 'Servname not supported for ai_socktype')
        kinds = [k for k in (library.SOCK_STREAM, library.SOCK_DGRAM) if type in (0, k)]
        return [(library.AF_INET, k, 6 if k == library.SOCK_STREAM else 17, '', (host, number)) for k in kinds]

    library.socketpair = socketpair
    library.getaddrinfo = getaddrinfo
    library.gethostbyname = network.resolve
    library.gethostname = lambda: 'interleave'
    library.getfqdn = lambda name='': name or 'interleave'
    library.gethostbyaddr = lambda host: ('localhost', [], [network.resolve(host)])
    library.getnameinfo = lambda address, flags: (address[0], str(address[1]))
    library.has_dualstack_ipv6 = lambda: False
    library.has_ipv6 = False

    class Selector(selectors._BaseSelectorImpl):
        def select(self, timeout: float | None = None) -> list[Any]:
            keys = self.get_map().values()
            ready = wait_ready({key.fd: key.events for key in keys}, timeout, self)
            return [(key, ready[key.fd]) for key in keys if key.fd in ready]

        is_selector = True

        def describe(self) -> str:
            return 'selector'

    for name in ('DefaultSelector', 'SelectSelector', 'PollSelector', 'EpollSelector', 'DevpollSelector', 'KqueueSelector'):
        if hasattr(selectors, name):
            setattr(selectors, name, Selector)

    def number_of(thing: Any) -> int:
        return thing if isinstance(thing, int) else thing.fileno()

    def select_(readers: Any, writers: Any, exceptional: Any, timeout: float | None = None) -> tuple[list[Any], list[Any], list[Any]]:
        readers, writers = list(readers), list(writers)
        wanted: dict[int, int] = {}
        for event, things in ((READ, readers), (WRITE, writers)):
            for thing in things:
                descriptor = number_of(thing)
                if descriptor < 0:
                    raise ValueError('file descriptor cannot be a negative integer (-1)')
                wanted[descriptor] = wanted.get(descriptor, 0) | event
        ready = wait_ready(wanted, timeout)
        return ([t for t in readers if ready.get(number_of(t), 0) & READ], [t for t in writers if ready.get(number_of(t), 0) & WRITE], [])

    class Poll:
        def __init__(self) -> None:
            self._wanted: dict[int, int] = {}

        def register(self, thing: Any, events: int = select.POLLIN | select.POLLOUT) -> None:
            self._wanted[number_of(thing)] = (READ if events & select.POLLIN else 0) | (WRITE if events & select.POLLOUT else 0)

        modify = register

        def unregister(self, thing: Any) -> None:
            del self._wanted[number_of(thing)]

        def poll(self, timeout: float | None = None) -> list[tuple[int, int]]:
            ready = wait_ready(self._wanted, None if timeout is None or timeout < 0 else timeout / 1000)
            return [(d, (select.POLLIN if e & READ else 0) | (select.POLLOUT if e & WRITE else 0)) for d, e in ready.items()]

    select.select = select_
    select.poll = Poll
    for name in ('epoll', 'devpoll', 'kqueue'):
        if hasattr(select, name):
            delattr(select, name)
