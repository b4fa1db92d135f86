"""`socket.socket` of the standard library on the network in memory."""
from __future__ import annotations

import errno
import os
import struct
import sys
from typing import Any, Callable

from . import network, observer, primitives, scheduler, sources
from .network import Waitable, pair_of, wait_for
from .tcp import Attempt, End, Listener, connect, listen
from .udp import Mailbox

FIRST_DESCRIPTOR = 1000
SENDFILE_PIECE = 64 * 1024
READ, WRITE, HANGUP, FAILED = 1, 2, 4, 8


def _by() -> str:
    site = sources.site_of(sys._getframe(2))
    return 'scenario' if site is not None and site[0] == sources.SCENARIO else 'student'


def _error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


class Description:
    """What descriptors made by dup() share."""

    def __init__(self) -> None:
        self.number = network.new_number()
        self.uses = 1
        self.lingers = True
        self.by = 'student'
        self.binding: network.Binding | None = None
        self.thing: Attempt | End | Listener | Mailbox | None = None
        self.options: dict[tuple[int, int], Any] = {}

    def settle(self) -> Any:
        """The thing; a connection being made becomes one, or raises OSError, as soon as that is known."""
        if isinstance(self.thing, Attempt) and self.thing.resolved():
            attempt, self.thing = self.thing, None
            end = attempt.outcome()
            end.number, end.by = self.number, self.by
            self.thing = end
        return self.thing

    def let_go(self) -> None:
        """One use less: a descriptor, or a call that waits. Like Linux, which closes what nobody uses any more, and not before."""
        self.uses -= 1
        if self.uses == 0:
            self.close()

    def close(self) -> None:
        if self.binding is not None:
            network.unbind(self.binding)
        if isinstance(self.thing, End):
            self.thing.close(reset=not self.lingers)
        elif self.thing is not None:
            self.thing.close()


def make_socket_class(library: Any) -> type:
    """Our `socket.socket`. `library` is the freshly imported module `socket`."""

    class socket:
        """A socket on the network in memory: TCP and UDP over IPv4 and IPv6, and pairs."""

        __slots__ = ('family', 'type', 'proto', '_timeout', '_io_refs', '_closed', '_site', '_group', '_shared', '_descriptor',
                     '__weakref__')

        def __init__(self, family: int = -1, type: int = -1, proto: int = -1, fileno: int | None = None):
            twin = None if fileno is None else network.state.loose.pop(fileno, None) or network.state.open.get(fileno)
            if fileno is not None and twin is None:
                raise _error(errno.EBADF)
            self.family = library.AddressFamily(twin.family if twin else library.AF_INET if family == -1 else family)
            self.type = library.SocketKind(twin.type if twin else library.SOCK_STREAM if type == -1 else type & 0xF)
            self.proto = 0 if proto == -1 else proto
            self._refuse_unknown()
            self._timeout = 0.0 if type != -1 and type & library.SOCK_NONBLOCK else library.getdefaulttimeout()
            self._io_refs = 0
            self._closed = False
            self._site = observer.student_site()
            self._group = 0 if scheduler.current is None else scheduler.current.running.group
            if twin is not None:
                self._shared, self._descriptor = twin._shared, twin._descriptor
                twin._descriptor = -1
                twin._closed = True
            else:
                self._shared = Description()
                self._shared.by = _by()
                self._descriptor = FIRST_DESCRIPTOR + self._shared.number
                if self.type == library.SOCK_DGRAM and self.family != library.AF_UNIX:
                    self._shared.thing = Mailbox(self._shared.number, self._shared.by)
            network.state.open[self._descriptor] = self

        def _refuse_unknown(self) -> None:
            if self.family not in (library.AF_INET, library.AF_INET6, library.AF_UNIX):
                raise _error(errno.EAFNOSUPPORT)
            if self.type == library.SOCK_RAW:
                raise PermissionError(errno.EPERM, 'Operation not permitted')
            if self.type not in (library.SOCK_STREAM, library.SOCK_DGRAM):
                observer.fact('uncontrolled', frame=sources.frame_json(observer.student_site()), what='socket that is neither TCP nor UDP')
                raise _error(errno.EPROTONOSUPPORT)

        # Life

        def __hash__(self) -> int:
            return hash((self._shared.number, observer.salt))

        def __enter__(self) -> 'socket':
            return self

        def __exit__(self, *exception: Any) -> None:
            if not self._closed:
                self.close()

        def __del__(self) -> None:
            if network.state.open.get(getattr(self, '_descriptor', -1), self) is not self:
                return
            if getattr(self, '_descriptor', -1) != -1 and scheduler.current is not None and not scheduler.current.finished:
                self.note_left_open('collected')
                self._really_close()

        def note_left_open(self, how: str) -> None:
            """Pairs are what event loops are made of; nobody has to close those."""
            shared = self._shared
            if shared.by == 'student' and self.family != library.AF_UNIX:
                thing = shared.thing
                port = shared.binding.port if shared.binding else thing.local[1] if isinstance(thing, End) else None
                kind = {Listener: 'listener', End: 'connection', Mailbox: 'datagram'}.get(type(thing), 'unused')
                observer.fact('left_open', socket=shared.number, by='student', port=port, socket_kind=kind, how=how,
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
            shared = self._shared
            if scheduler.current is not None and not scheduler.current.finished:
                scheduler.current.point('S', shared.thing or self)
            network.state.open.pop(self._descriptor, None)
            self._descriptor = -1
            shared.lingers = shared.options.get((library.SOL_SOCKET, library.SO_LINGER)) != struct.pack('ii', 1, 0)
            shared.let_go()

        def dup(self) -> 'socket':
            self._open()
            twin = socket(self.family, self.type, self.proto)
            twin._shared = self._shared
            twin._shared.uses += 1
            twin._timeout = self._timeout
            return twin

        def detach(self) -> int:
            descriptor = self._descriptor
            if descriptor != -1:
                network.state.loose[descriptor] = socket(fileno=descriptor)
                self._closed = True
            return descriptor

        def fileno(self) -> int:
            return self._descriptor

        def __repr__(self) -> str:
            state = '[closed] ' if self._closed else ''
            return f'<socket.socket {state}fd={self._descriptor}, family={int(self.family)}, type={int(self.type)}, proto={self.proto}>'

        def __reduce__(self) -> Any:
            raise TypeError(f'cannot pickle {type(self).__name__!r} object')

        # Settings

        def settimeout(self, value: float | None) -> None:
            if value is not None and value < 0:
                raise ValueError('Timeout value out of range')
            self._timeout = None if value is None else float(value)

        def gettimeout(self) -> float | None:
            return self._timeout

        timeout = property(gettimeout)

        def setblocking(self, flag: bool) -> None:
            self._timeout = None if flag else 0.0

        def getblocking(self) -> bool:
            return self._timeout != 0

        def setsockopt(self, level: int, option: int, value: Any, length: int | None = None) -> None:
            self._open()
            self._shared.options[(level, option)] = value

        def getsockopt(self, level: int, option: int, length: int = 0) -> Any:
            if (level, option) == (library.SOL_SOCKET, library.SO_ERROR):
                try:
                    self._open()
                except OSError as error:
                    return error.errno
                return 0
            if (level, option) == (library.SOL_SOCKET, library.SO_TYPE):
                return int(self.type)
            if (level, option) == (library.SOL_SOCKET, library.SO_ACCEPTCONN):
                return int(isinstance(self._shared.thing, Listener))
            return self._shared.options.get((level, option), bytes(length) if length else 0)

        def _option(self, name: str, level: str = 'SOL_SOCKET') -> bool:
            value = self._shared.options.get((getattr(library, level), getattr(library, name)), 0)
            return any(value) if isinstance(value, (bytes, bytearray)) else bool(value)

        def set_inheritable(self, flag: bool) -> None:
            pass

        def get_inheritable(self) -> bool:
            return False

        # Waiting

        def _open(self, kind: type | None = None) -> Any:
            if self._descriptor == -1:
                raise _error(errno.EBADF)
            thing = self._shared.settle()
            if kind is End and not isinstance(thing, End):
                raise _error(errno.ENOTCONN)
            if kind is Listener and not isinstance(thing, Listener):
                raise _error(errno.EINVAL if self.type == library.SOCK_STREAM else errno.EOPNOTSUPP)
            return thing

        def _deadline(self) -> int | None:
            return None if self._timeout is None else scheduler.current.now + primitives.ticks(self._timeout)

        def _until(self, attempt: Callable[[], Any], waitable: Waitable, flags: int = 0, deadline: int | None = None) -> Any:
            """What `attempt()` gives as soon as that is not None, within the time-out of the socket."""
            world = scheduler.current
            world.point('S', waitable)
            timeout = 0.0 if flags & library.MSG_DONTWAIT else self._timeout
            end = deadline if deadline is not None else self._deadline()
            if self._descriptor == -1:
                raise _error(errno.EBADF)
            shared = self._shared
            shared.uses += 1
            try:
                while True:
                    value = attempt()
                    if value is not None:
                        return value
                    if timeout == 0:
                        raise BlockingIOError(errno.EAGAIN, 'Resource temporarily unavailable')
                    in_time = wait_for([waitable], None if end is None else end - world.now, shared.thing)
                    if self._descriptor == -1 and end is not None:
                        raise _error(errno.EBADF)
                    if not in_time:
                        value = attempt()
                        if value is None:
                            raise TimeoutError('timed out')
                        return value
            finally:
                shared.let_go()

        # Addresses

        def _address(self, address: Any, call: str) -> tuple[str, int]:
            if self.family == library.AF_UNIX:
                raise OSError(errno.EOPNOTSUPP, 'Unix sockets have no names here')
            name = f'{call}(): {self.family.name}'
            if not isinstance(address, tuple):
                raise TypeError(f'{name} address must be tuple, not {type(address).__name__}')
            if len(address) != 2 and (self.family == library.AF_INET or not 2 <= len(address) <= 4):
                raise TypeError(f'{name} address must be a pair (host, port)')
            host, port = address[:2]
            if not isinstance(port, int):
                raise TypeError(f"'{type(port).__name__}' object cannot be interpreted as an integer")
            if not 0 <= port <= 65535:
                raise OverflowError(f'{call}(): port must be 0-65535.')
            return network.resolve(host, self.family == library.AF_INET6), port

        def bind(self, address: Any) -> None:
            thing = self._open()
            host, port = self._address(address, 'bind')
            if self._shared.binding is not None:
                raise _error(errno.EINVAL)
            scheduler.current.point('S', port)
            binding = network.bind('udp' if isinstance(thing, Mailbox) else 'tcp', host, port, self._option('SO_REUSEADDR'),
                                   self._option('SO_REUSEPORT'), self._option('IPV6_V6ONLY', 'IPPROTO_IPV6'))
            self._shared.binding = binding
            if isinstance(thing, Mailbox):
                thing.bind(binding)

        def getsockname(self) -> Any:
            thing, binding = self._open(), self._shared.binding
            if isinstance(thing, End):
                return pair_of(*thing.local) if self.family != library.AF_UNIX else ''
            if isinstance(thing, Mailbox) and thing.remote is not None:
                return pair_of(*thing.local(thing.remote[0]))
            if isinstance(thing, Mailbox):
                binding = thing.binding
            nowhere = '::' if self.family == library.AF_INET6 else '0.0.0.0'
            return pair_of(nowhere, 0) if binding is None else pair_of(binding.address, binding.port)

        def getpeername(self) -> Any:
            thing = self._open()
            remote = thing.remote if isinstance(thing, (End, Mailbox)) else None
            if remote is None:
                raise _error(errno.ENOTCONN)
            return pair_of(*remote) if self.family != library.AF_UNIX else ''

        # Servers

        def listen(self, backlog: int = 128) -> None:
            thing = self._open()
            if isinstance(thing, Mailbox):
                raise _error(errno.EOPNOTSUPP)
            if isinstance(thing, (End, Attempt)):
                raise _error(errno.EINVAL)
            if isinstance(thing, Listener):
                thing.backlog = max(0, backlog)
                return
            shared = self._shared
            if shared.binding is None:
                shared.binding = network.bind('tcp', '::' if self.family == library.AF_INET6 else '0.0.0.0', 0)
            scheduler.current.point('S', shared.binding.port)
            shared.thing = listen(shared.number, shared.binding, max(0, backlog), shared.by)

        def accept(self) -> tuple['socket', Any]:
            listener = self._open(Listener)
            def comes() -> bool | None:
                if listener.shut:
                    raise _error(errno.EINVAL)
                return listener.arrived() or None

            self._until(comes, listener)
            made = socket(self.family, self.type)
            made._shared.by = self._shared.by
            end = made._shared.thing = listener.accept(made._shared.number, made._shared.by, self._timeout)
            return made, pair_of(*end.remote)

        # Clients

        def connect(self, address: Any) -> None:
            thing = self._open()
            host, port = self._address(address, 'connect')
            world, shared = scheduler.current, self._shared
            world.point('S', port)
            if isinstance(thing, Mailbox):
                network.host_at(host)
                thing.remote = ('127.0.0.1' if host == '0.0.0.0' else host, port)
                return
            if thing is not None:
                raise _error(errno.EALREADY if isinstance(thing, Attempt) else errno.EISCONN)
            local = None
            if shared.binding is not None:
                address = shared.binding.address
                local = ('127.0.0.1' if address == '0.0.0.0' else '::1' if address == '::' else address, shared.binding.port)
            attempt = shared.thing = connect(shared.number, host, port, local, shared.by, self._timeout)
            if self._timeout == 0:
                raise BlockingIOError(errno.EINPROGRESS, 'Operation now in progress')
            end = None if self._timeout is None else world.now + primitives.ticks(self._timeout)
            while not attempt.resolved():
                if not wait_for([attempt], None if end is None else end - world.now, attempt) and not attempt.resolved():
                    raise TimeoutError('timed out')
                if self._descriptor == -1:
                    raise _error(errno.EBADF)
            shared.settle()

        def connect_ex(self, address: Any) -> int:
            try:
                self.connect(address)
            except OSError as error:
                if isinstance(error, TimeoutError) and error.errno is None:
                    return errno.EAGAIN
                if isinstance(error, library.gaierror):
                    raise
                return error.errno
            return 0

        def shutdown(self, how: int) -> None:
            thing = self._open()
            scheduler.current.point('S', thing)
            if how not in (library.SHUT_RD, library.SHUT_WR, library.SHUT_RDWR):
                raise _error(errno.EINVAL)
            if isinstance(thing, Mailbox) and thing.remote is not None or isinstance(thing, Listener) and how == library.SHUT_WR:
                return
            if isinstance(thing, Listener):
                thing.shut_down()
                return
            if not isinstance(thing, End) or thing.failed:
                raise _error(errno.ENOTCONN)
            if how != library.SHUT_RD:
                thing.shut_write()
            if how != library.SHUT_WR:
                thing.shut_read()

        # Bytes

        def recv(self, size: int, flags: int = 0) -> bytes:
            if size < 0:
                raise ValueError('negative buffersize in recv')
            thing = self._open()
            if isinstance(thing, Mailbox):
                return self._datagram(thing, size, flags)[0]
            end = self._open(End)
            end.timeout = self._timeout
            if flags & library.MSG_PEEK:
                stream = end.inbound
                return self._until(lambda: stream.peek(size) or (None if stream.segments else end.receive(size)), stream, flags)
            data = self._until(lambda: end.receive(size), end.inbound, flags)
            while flags & library.MSG_WAITALL and 0 < len(data) < size:
                more = self._until(lambda: end.receive(size - len(data)), end.inbound)
                if not more:
                    break
                data += more
            return data

        def _datagram(self, mailbox: Mailbox, size: int, flags: int) -> tuple[bytes, Any]:
            mailbox.timeout = self._timeout
            peek = bool(flags & library.MSG_PEEK)
            data, sender = self._until(lambda: mailbox.receive(size, peek), mailbox, flags)
            return data, pair_of(*sender)

        def recvfrom(self, size: int, flags: int = 0) -> tuple[bytes, Any]:
            if size < 0:
                raise ValueError('negative buffersize in recvfrom')
            thing = self._open()
            return self._datagram(thing, size, flags) if isinstance(thing, Mailbox) else (self.recv(size, flags), None)

        def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
            return self.recvfrom_into(buffer, nbytes, flags)[0]

        def recvfrom_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> tuple[int, Any]:
            view = memoryview(buffer).cast('B')
            if nbytes < 0 or nbytes > len(view):
                raise ValueError('negative buffersize in recv_into' if nbytes < 0 else 'buffer too small for requested bytes')
            data, sender = self.recvfrom(nbytes or len(view), flags)
            view[:len(data)] = data
            return len(data), sender

        def recvmsg(self, size: int, ancillary: int = 0, flags: int = 0) -> tuple[bytes, list[Any], int, Any]:
            data, sender = self.recvfrom(size, flags)
            return data, [], 0, sender

        def send(self, data: Any, flags: int = 0) -> int:
            thing = self._open()
            whole = bytes(memoryview(data).cast('B'))
            if isinstance(thing, Mailbox):
                if thing.remote is None:
                    raise _error(errno.EDESTADDRREQ)
                return self._post(thing, whole, thing.remote)
            return self._send(whole, flags, self._deadline())

        def _send(self, data: bytes, flags: int, deadline: int | None) -> int:
            end = self._open(End)
            return self._until(lambda: 0 if not data else end.send(data) or None, end.outbound, flags, deadline)

        def _post(self, mailbox: Mailbox, data: bytes, to: tuple[str, int]) -> int:
            scheduler.current.point('S', mailbox)
            return mailbox.send(data, to, self._option('SO_BROADCAST'))

        def sendall(self, data: Any, flags: int = 0) -> None:
            view = memoryview(data).cast('B')
            if isinstance(self._open(), Mailbox):
                self.send(view, flags)
                return
            deadline = self._deadline()
            while view:
                view = view[self._send(bytes(view), flags, deadline):]

        def sendto(self, data: Any, *rest: Any) -> int:
            if not rest or len(rest) > 2:
                raise TypeError(f'sendto() takes 2 or 3 arguments ({len(rest) + 1} given)')
            thing = self._open()
            if not isinstance(thing, Mailbox):
                return self.send(data)
            host, port = self._address(rest[-1], 'sendto')
            return self._post(thing, bytes(memoryview(data).cast('B')), ('127.0.0.1' if host == '0.0.0.0' else host, port))

        def sendmsg(self, buffers: Any, ancillary: Any = (), flags: int = 0, address: Any = None) -> int:
            data = b''.join(buffers)
            return self.send(data, flags) if address is None else self.sendto(data, address)

        def sendfile(self, file: Any, offset: int = 0, count: int | None = None) -> int:
            if self.type != library.SOCK_STREAM:
                raise ValueError('only SOCK_STREAM type sockets are supported')
            if self._timeout == 0:
                raise ValueError('non-blocking sockets are not supported')
            if offset:
                file.seek(offset)
            sent = 0
            while data := file.read(SENDFILE_PIECE if count is None else min(SENDFILE_PIECE, count - sent)):
                self.sendall(data)
                sent += len(data)
            return sent

        # For selectors

        def _ready(self) -> int:
            """Everything that holds now, of READ, WRITE, HANGUP (nothing more can come or go), FAILED."""
            thing = self._shared.thing
            if isinstance(thing, Attempt):
                if not thing.resolved():
                    return 0
                return READ | WRITE | HANGUP | FAILED if thing.error else WRITE | (READ if thing.end.inbound.arrived() else 0)
            if isinstance(thing, Listener):
                return READ | HANGUP if thing.shut else READ if thing.arrived() else 0
            if isinstance(thing, Mailbox):
                return WRITE | (READ if thing.arrived() else 0) | (READ | FAILED if thing.failed() else 0)
            if thing is None:
                return READ | WRITE | HANGUP
            inbound, outbound = thing.inbound, thing.outbound
            broken = inbound.was_reset() or thing.failed
            now = READ if inbound.arrived() or inbound.ended() or broken else 0
            if outbound.room() or outbound.reader_gone or thing.write_closed or broken:
                now |= WRITE
            if broken or inbound.ended() and thing.write_closed:
                now |= HANGUP
            return now | (FAILED if inbound.was_reset() and not thing.failed else 0)

        def _waitables(self) -> list[Waitable]:
            thing = self._shared.thing
            return [] if thing is None else [thing.inbound, thing.outbound] if isinstance(thing, End) else [thing]

    socket.__module__ = 'socket'
    socket.__qualname__ = 'socket'
    return socket


def close_group(group: int) -> None:
    """A program has ended: the system closes what it left open."""
    for left in [s for s in network.state.open.values() if s._group == group]:
        left.note_left_open('at_exit')
        left._really_close()
