"""Waiting for many sockets at once: `select.select`, `poll`, `epoll` and the selectors, and the rest of the module `socket`."""
from __future__ import annotations

import os
import select as _select
from typing import Any

from . import network, observer, primitives, real, scheduler, sockets, sources
from .network import wait_for
from .sockets import FAILED, FIRST_DESCRIPTOR, HANGUP, READ, SENDFILE_PIECE, WRITE
from .tcp import pair


def wait_ready(wanted: dict[int, int], timeout: float | None, thing: Any = None, fresh: Any = None) -> dict[int, int]:
    """For descriptors and the events wanted of each: those that are ready, waiting at most `timeout` seconds.

    HANGUP and FAILED are told whether they are wanted or not. `fresh(descriptor, socket, events)` may take events back.
    """
    world = scheduler.current
    world.point('S', 'select')
    end = None if timeout is None else world.now + primitives.ticks(max(0.0, timeout))
    foreign = {d: events for d, events in wanted.items() if d < FIRST_DESCRIPTOR}
    while True:
        there = {d: network.state.open.get(d) for d in wanted if d >= FIRST_DESCRIPTOR}
        ready = {}
        for descriptor, socket in there.items():
            events = socket._ready() & (wanted[descriptor] | HANGUP | FAILED) if socket is not None else 0
            if events and fresh is not None:
                events = fresh(descriptor, socket, events)
            if events:
                ready[descriptor] = events
        if foreign:
            poller = real.poll()
            for descriptor, events in foreign.items():
                poller.register(descriptor, (_select.POLLIN if events & READ else 0) | (_select.POLLOUT if events & WRITE else 0))
            for descriptor, events in poller.poll(0 if ready or there else None):
                found = (READ if events & ~_select.POLLOUT else 0) | (WRITE if events & _select.POLLOUT else 0)
                ready[descriptor] = foreign[descriptor] & found
        if ready or (end is not None and world.now >= end):
            return ready
        waitables = [w for s in there.values() if s is not None for w in s._waitables()]
        if not wait_for(waitables, None if end is None else end - world.now, thing):
            end = world.now


def readable_writable(events: int) -> int:
    """What select() makes of a connection that hung up or failed."""
    return events & (READ | WRITE) | (READ if events & (HANGUP | FAILED) else 0) | (WRITE if events & FAILED else 0)


def descriptor_of(thing: Any) -> int:
    descriptor = thing if isinstance(thing, int) else thing.fileno()
    if descriptor < 0:
        raise ValueError(f'file descriptor cannot be a negative integer ({descriptor})')
    return descriptor


def install() -> None:
    """Replace the socket class, name resolution, select and the selectors."""
    import socket as library
    ours = sockets.make_socket_class(library)
    library.socket = library.SocketType = ours
    network.TYPES = (ours,)
    # There is no way out of this network, through whatever proxy.
    for name in [name for name in os.environ if name.lower().endswith('_proxy')]:
        del os.environ[name]
    _trust_nobody()
    _install_names(library, ours)
    _install_select()


def _install_names(library: Any, ours: Any) -> None:
    def socketpair(family: int | None = None, type: int = library.SOCK_STREAM, proto: int = 0) -> tuple[Any, Any]:
        left, right = ours(library.AF_UNIX, type), ours(library.AF_UNIX, type)
        left._shared.by = right._shared.by = 'library'
        left._shared.thing, right._shared.thing = pair(left._shared.number, right._shared.number)
        return left, right

    def getaddrinfo(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> list[Any]:
        if isinstance(port, (bytes, bytearray)):
            port = bytes(port).decode()
        number = 0 if port is None else int(port) if str(port).isdigit() else {'http': 80, 'https': 443, 'domain': 53}.get(str(port))
        if number is None:
            raise library.gaierror(library.EAI_SERVICE, 'Servname not supported for ai_socktype')
        text = bytes(host).decode() if isinstance(host, (bytes, bytearray)) else host
        if text is None:
            v6 = family == library.AF_INET6
            address = ('::' if v6 else '0.0.0.0') if flags & library.AI_PASSIVE else '::1' if v6 else '127.0.0.1'
        else:
            v6 = family == library.AF_INET6 or family == 0 and ':' in text
            if flags & library.AI_NUMERICHOST and not (network.is_numeric(text) or ':' in text):
                raise library.gaierror(library.EAI_NONAME, 'Name or service not known')
            address = network.resolve(text, v6)
        kinds = [(k, p) for k, p in ((library.SOCK_STREAM, 6), (library.SOCK_DGRAM, 17)) if type in (0, k) and proto in (0, p)]
        family = library.AF_INET6 if v6 else library.AF_INET
        name = text if flags & library.AI_CANONNAME and text else ''
        return [(family, kind, protocol, name, network.pair_of(address, number)) for kind, protocol in kinds]

    def name_of(address: str) -> str:
        if network.is_local(address):
            return 'localhost'
        for host in network.state.hosts.values():
            if host.address == address:
                return host.name
        raise library.herror(1, 'Unknown host')

    def getnameinfo(address: Any, flags: int) -> tuple[str, str]:
        try:
            name = address[0] if flags & library.NI_NUMERICHOST else name_of(address[0])
        except library.herror:
            name = address[0]
        return name, str(address[1])

    def host_by_name(name: str) -> tuple[str, list[str], list[str]]:
        return name, [], [network.resolve(name)]

    def host_by_address(address: str) -> tuple[str, list[str], list[str]]:
        address = network.resolve(address, ':' in address)
        return name_of(address), [], [address]

    library.socketpair = socketpair
    library.getaddrinfo = getaddrinfo
    library.gethostbyname = network.resolve
    library.gethostbyname_ex = host_by_name
    library.gethostname = lambda: 'interleave'
    library.getfqdn = lambda name='': 'localhost' if name in ('', '0.0.0.0', '::', '127.0.0.1') else name
    library.gethostbyaddr = host_by_address
    library.getnameinfo = getnameinfo
    library.dup = lambda descriptor: network.state.open[descriptor].dup().detach()
    library.close = lambda descriptor: (network.state.loose.pop(descriptor, None) or network.state.open[descriptor])._really_close()
    library.has_ipv6 = True
    real_sendfile = os.sendfile

    def sendfile(out: int, source: int, offset: int | None, count: int, **rest: Any) -> int:
        if out < FIRST_DESCRIPTOR:
            return real_sendfile(out, source, offset, count, **rest)
        # The kernel sends a file through no memory of the program's: a piece at a time.
        count = min(count, SENDFILE_PIECE)
        data = os.read(source, count) if offset is None else os.pread(source, count, offset)
        return network.state.open[out].send(data) if data else 0

    os.sendfile = sendfile


def _trust_nobody() -> None:
    """The certificates of the world take tens of milliseconds to read, and nobody whom they vouch for can be reached."""
    import ssl
    load = ssl.SSLContext.load_verify_locations

    def load_verify_locations(self: Any, cafile: Any = None, capath: Any = None, cadata: Any = None) -> None:
        if cafile is None or os.path.basename(os.fspath(cafile)) not in ('ca-certificates.crt', 'cacert.pem'):
            load(self, cafile, capath, cadata)

    def wrap_socket(self: Any, *arguments: Any, **keywords: Any) -> Any:
        observer.fact('uncontrolled', frame=sources.frame_json(observer.student_site()), what='TLS')
        raise ssl.SSLError(ssl.SSL_ERROR_SSL, 'there is no TLS on this network')

    ssl.SSLContext.wrap_socket = wrap_socket
    ssl.SSLContext.load_verify_locations = load_verify_locations
    ssl.SSLContext.set_default_verify_paths = lambda self: None


def _install_select() -> None:
    import select
    import selectors

    class Selector(selectors._BaseSelectorImpl):
        def select(self, timeout: float | None = None) -> list[Any]:
            keys = self.get_map().values()
            ready = wait_ready({key.fd: key.events for key in keys}, timeout, self)
            found = [(key, readable_writable(ready[key.fd]) & key.events) for key in keys if key.fd in ready]
            return [(key, events) for key, events in found if events]

        is_selector = True

        def describe(self) -> str:
            return 'selector'

    for name in ('DefaultSelector', 'SelectSelector', 'PollSelector', 'EpollSelector', 'DevpollSelector', 'KqueueSelector'):
        if hasattr(selectors, name):
            setattr(selectors, name, Selector)

    def select_(readers: Any, writers: Any, exceptional: Any, timeout: float | None = None) -> tuple[list[Any], list[Any], list[Any]]:
        readers, writers = list(readers), list(writers)
        wanted: dict[int, int] = {}
        for event, things in ((READ, readers), (WRITE, writers)):
            for thing in things:
                wanted[descriptor_of(thing)] = wanted.get(descriptor_of(thing), 0) | event
        for descriptor in wanted:
            if descriptor >= FIRST_DESCRIPTOR and descriptor not in network.state.open:
                raise OSError(9, 'Bad file descriptor')
        ready = {d: readable_writable(events) for d, events in wait_ready(wanted, timeout).items()}
        return ([t for t in readers if ready.get(descriptor_of(t), 0) & READ],
                [t for t in writers if ready.get(descriptor_of(t), 0) & WRITE], [])

    names = ((READ, select.POLLIN), (WRITE, select.POLLOUT), (HANGUP, select.POLLHUP), (FAILED, select.POLLERR))

    def ours(events: int) -> int:
        return sum(own for own, theirs in names if events & theirs)

    def theirs(events: int) -> int:
        return sum(flag for own, flag in names if events & own)

    class Poll:
        def __init__(self) -> None:
            self._wanted: dict[int, int] = {}

        def register(self, thing: Any, events: int = select.POLLIN | select.POLLOUT) -> None:
            self._wanted[descriptor_of(thing)] = ours(events)

        def modify(self, thing: Any, events: int) -> None:
            if descriptor_of(thing) not in self._wanted:
                raise FileNotFoundError(2, 'No such file or directory')
            self._wanted[descriptor_of(thing)] = ours(events)

        def unregister(self, thing: Any) -> None:
            del self._wanted[descriptor_of(thing)]

        def poll(self, timeout: float | None = None) -> list[tuple[int, int]]:
            closed = [(d, select.POLLNVAL) for d in self._wanted if d >= FIRST_DESCRIPTOR and d not in network.state.open]
            seconds = 0.0 if closed else None if timeout is None or timeout < 0 else timeout / 1000
            return closed + [(d, theirs(e)) for d, e in wait_ready(self._wanted, seconds).items()]

    class Epoll:
        """Level-triggered, EPOLLET and EPOLLONESHOT. What is closed drops out by itself."""

        def __init__(self, sizehint: int = -1, flags: int = 0) -> None:
            self._wanted: dict[int, int] = {}
            self._seen: dict[int, Any] = {}
            self.closed = False

        def register(self, thing: Any, eventmask: int = select.EPOLLIN | select.EPOLLOUT | select.EPOLLPRI) -> None:
            self._check()
            if descriptor_of(thing) in self._wanted and descriptor_of(thing) in network.state.open:
                raise FileExistsError(17, 'File exists')
            self._set(thing, eventmask)

        def modify(self, thing: Any, eventmask: int) -> None:
            self._check()
            if descriptor_of(thing) not in self._wanted:
                raise FileNotFoundError(2, 'No such file or directory')
            self._set(thing, eventmask)

        def _set(self, thing: Any, eventmask: int) -> None:
            descriptor = descriptor_of(thing)
            if descriptor >= FIRST_DESCRIPTOR and descriptor not in network.state.open:
                raise OSError(9, 'Bad file descriptor')
            self._wanted[descriptor] = eventmask
            self._seen.pop(descriptor, None)

        def unregister(self, thing: Any) -> None:
            self._check()
            if self._wanted.pop(descriptor_of(thing), None) is None:
                raise FileNotFoundError(2, 'No such file or directory')

        def _fresh(self, descriptor: int, socket: Any, events: int) -> int:
            if not self._wanted[descriptor] & select.EPOLLET:
                return events
            seen, now = self._seen.get(descriptor), (events, *(w.puts - w.under_way() for w in socket._waitables()))
            self._seen[descriptor] = now
            return 0 if seen == now else events

        def poll(self, timeout: float | None = None, maxevents: int = -1) -> list[tuple[int, int]]:
            self._check()
            for descriptor in [d for d in self._wanted if d >= FIRST_DESCRIPTOR and d not in network.state.open]:
                del self._wanted[descriptor]
            armed = {d: ours(events) for d, events in self._wanted.items() if events & ~(select.EPOLLET | select.EPOLLONESHOT)}
            ready = wait_ready(armed, None if timeout is None or timeout < 0 else timeout, self, self._fresh)
            found = [(d, theirs(e)) for d, e in ready.items()][:maxevents if maxevents > 0 else None]
            for descriptor, _ in found:
                if self._wanted[descriptor] & select.EPOLLONESHOT:
                    self._wanted[descriptor] &= select.EPOLLET | select.EPOLLONESHOT
            return found

        def _check(self) -> None:
            if self.closed:
                raise ValueError('I/O operation on closed epoll object')

        def close(self) -> None:
            self.closed = True

        def fileno(self) -> int:
            self._check()
            return FIRST_DESCRIPTOR - 1

        def __enter__(self) -> 'Epoll':
            return self

        def __exit__(self, *exception: Any) -> None:
            self.close()

        def describe(self) -> str:
            return 'selector'

    select.select = select_
    select.poll = Poll
    select.epoll = Epoll
    for name in ('devpoll', 'kqueue'):
        if hasattr(select, name):
            delattr(select, name)
