"""A network of its own, in memory and on the virtual clock: machines, their names, which ports are taken, what is noted.

`tcp` and `udp` carry bytes over it; `sockets` puts the interface of the standard library on those, `peers` that of scenarios.
"""
from __future__ import annotations

import errno
import random
import socket as _library
import weakref
from collections import deque
from typing import Any, Iterable

from . import observer, scheduler, sources

WINDOW = 208 * 1024
PREVIEW = 200
# Of what is sent and received no more is noted, so that there is room for other facts.
MOST_PARTS = 1200
# This machine as other machines see it, and where the addresses of those begin.
OWN_ADDRESS, OTHERS = '10.77.0.1', '10.77.0.{}'
WILDCARDS = ('0.0.0.0', '::')

TYPES: tuple[type, ...] = ()


class Waitable:
    """Something whose state threads wait for. What is under way to it arrives at `due()`, in ticks; None if nothing is."""

    def __init__(self) -> None:
        self.waiters: list[Any] = []
        self.puts = 0

    def changed(self) -> None:
        waiters, self.waiters = self.waiters, []
        for thread in waiters:
            scheduler.current.wake(thread)

    def due(self) -> int | None:
        return None

    def under_way(self) -> int:
        """How many of the things that were `put` here have not arrived."""
        return 0


def wait_for(things: list[Waitable], timeout: int | None, thing: Any) -> bool:
    """Block until one of `things` changes or something arrives. False if `timeout` ticks went by before."""
    world = scheduler.current
    me = world.running
    arrivals = [due - world.now for due in (waitable.due() for waitable in things) if due is not None and due > world.now]
    soonest = min(arrivals, default=None)
    arrives = soonest is not None and (timeout is None or soonest <= timeout)
    for waitable in things:
        waitable.waiters.append(me)
    in_time = world.block('socket', thing, soonest if arrives else timeout)
    for waitable in things:
        if me in waitable.waiters:
            waitable.waiters.remove(me)
    return in_time or arrives


class Binding:
    """A port of a machine that somebody holds."""

    def __init__(self, protocol: str, address: str, port: int, reuse_address: bool, reuse_port: bool, only_v6: bool):
        self.protocol, self.address, self.port = protocol, address, port
        self.reuse_address, self.reuse_port, self.only_v6 = reuse_address, reuse_port, only_v6
        # A tcp.Listener once it listens, the udp.Mailbox.
        self.holder: Any = None
        # Whether somebody waits there to be spoken to.
        self.serves = False

    def takes(self, address: str) -> bool:
        """Whether what is sent to `address` comes here."""
        if self.address == '::':
            return ':' in address or not self.only_v6
        return address == self.address or self.address == '0.0.0.0' and ':' not in address

    def overlaps(self, other: 'Binding') -> bool:
        return (self.protocol, self.port) == (other.protocol, other.port) and (self.takes(other.address) or other.takes(self.address))


class Host:
    """A machine, and how it treats what comes to it. The settings are the scenario's, and may change at any time."""

    def __init__(self, name: str, address: str):
        self.name, self.address = name, address
        self.bindings: list[Binding] = []
        # Virtual seconds that anything needs to get there, and to come back.
        self.delay = 0.0
        # Bytes that may lie unread at the end of a connection, each way.
        self.window = WINDOW
        # Ports that nobody listens on answer nothing, where others refuse; all of them, or these even if somebody listens.
        self.silent = False
        self.silent_ports: Iterable[int] = ()
        # Connections break once they have carried so many bytes, both ways together.
        self.breaks_after: int | None = None

    def find(self, protocol: str, address: str, port: int) -> Binding | None:
        found = [b for b in self.bindings if b.holder is not None and b.protocol == protocol and b.port == port and b.takes(address)]
        exact = [b for b in found if b.address == address] or found
        if len(exact) < 2 or protocol == 'udp':
            return exact[-1] if exact else None
        return state.random.choice(exact)


class State:
    def __init__(self) -> None:
        self.random = random.Random(0)
        self.segments = 'whole'
        self.lose: float | Iterable[int] = 0.0
        self.duplicate = 0.0
        self.late = 0.0
        self.datagrams = 0
        self.local = Host('localhost', '127.0.0.1')
        self.hosts: dict[str, Host] = {}
        # By port and whether its listener had SO_REUSEADDR: until when a closed connection keeps it, how many open ones do.
        self.time_wait: dict[tuple[int, bool], int] = {}
        self.accepted_on: dict[tuple[int, bool], int] = {}
        self.next_port = 40_000
        self.sockets = 0
        # Weak, so that a socket which the program forgets is collected here as it would be there.
        self.open: Any = weakref.WeakValueDictionary()
        # Descriptors that were detached from their socket.
        self.loose: dict[int, Any] = {}
        self.listening = Waitable()
        self.arrivals: deque[int] = deque()
        self.parts = 0
        self.counts = {'made': 0, 'open': 0, 'most': 0, 'accepted': 0, 'accepted_open': 0, 'most_accepted': 0}


state = State()


def begin(world: Any) -> None:
    """Before a run; `state.random` is then seeded by its schedule."""
    global state
    state = State()
    world.next_arrival = next_arrival


def after(delay: int) -> int:
    """When what is sent now arrives; remembered, so that time goes on for somebody who only polls."""
    due = scheduler.current.now + delay
    if delay:
        state.arrivals.append(due)
    return due


def next_arrival() -> int | None:
    now = scheduler.current.now
    state.arrivals = deque(due for due in state.arrivals if due > now)
    return min(state.arrivals, default=None)


# Notes


def preview(data: bytes) -> str:
    return bytes(data[:PREVIEW]).decode('utf-8', 'backslashreplace')


WORDS = {'send': 'sends', 'receive': 'receives', 'accept': 'accepts', 'connect': 'connects', 'listen': 'listens', 'close': 'closes',
         'bind': 'binds', 'reset': 'resets', 'datagram_sent': 'sends', 'datagram_received': 'receives'}


def note(kind: str, number: int, by: str, **details: Any) -> dict[str, Any] | None:
    if by == 'library':
        return None
    site = observer.student_site() if by != 'scenario' else None
    if scheduler.current.process and (kind in ('listen', 'bind') or details.get('reaches') == 'student'):
        # A process that was forked has a copy of this network, which nobody else is on; what ports of the scenario's do is the same there.
        observer.fact('uncontrolled', what='network of another process', frame=sources.frame_json(site))
    if observer.record.tracing:
        observer.step(WORDS[kind], f"port {details['port'] or details['peer']}", site or observer.student_site(), details.get('text'))
    if 'size' in details:
        state.parts += 1
        if state.parts > MOST_PARTS:
            observer.record.truncated.add('facts')
            return None
    details.pop('reaches', None)
    return observer.fact(kind, socket=number, by=by, **details, frame=sources.frame_json(site))


def count(name: str, change: int) -> None:
    """Connections of the student's that are open now: `open` those that were made, `accepted_open` those that were accepted."""
    counts = state.counts
    counts[name] += change
    most = {'open': 'most', 'accepted_open': 'most_accepted'}[name]
    counts[most] = max(counts[most], counts[name])
    if change > 0:
        counts[{'open': 'made', 'accepted_open': 'accepted'}[name]] += 1


def finished() -> None:
    for thing in list(state.open.values()):
        thing.note_left_open('at_end')
    counts = state.counts
    if counts['made'] or counts['accepted']:
        observer.fact('connections', made=counts['made'], most=counts['most'], accepted=counts['accepted'],
                      most_accepted=counts['most_accepted'], frame=None)


# Names, addresses, ports


def new_number() -> int:
    state.sockets += 1
    return state.sockets


def free_port() -> int:
    while any(b.port == state.next_port for b in state.local.bindings):
        state.next_port += 1
    state.next_port += 1
    return state.next_port - 1


def is_numeric(host: str) -> bool:
    parts = host.split('.')
    return len(parts) == 4 and all(p.isascii() and p.isdigit() and int(p) < 256 for p in parts)


def is_local(address: str) -> bool:
    return address.startswith('127.') or address in ('::1', OWN_ADDRESS, *WILDCARDS)


def resolve(host: Any, v6: bool = False) -> str:
    """The address of a name. This network knows this machine and those that the scenario has named; others raise gaierror."""
    if isinstance(host, (bytes, bytearray)):
        host = bytes(host).decode()
    if not isinstance(host, str):
        raise TypeError(f'str, bytes or bytearray expected, not {type(host).__name__}')
    if host in ('', '<any>'):
        return '::' if v6 else '0.0.0.0'
    if host in ('localhost', 'interleave', 'localhost.localdomain', 'ip6-localhost'):
        return '::1' if v6 or host == 'ip6-localhost' else '127.0.0.1'
    if v6 and host in ('::', '::1') or not v6 and is_numeric(host) or host == '<broadcast>':
        return '255.255.255.255' if host == '<broadcast>' else host
    named = state.hosts.get(host.lower().rstrip('.'))
    if named is not None and not v6:
        return named.address
    wrong_family = named is not None or is_numeric(host) or ':' in host
    code = _library.EAI_ADDRFAMILY if wrong_family else _library.EAI_NONAME
    words = 'Address family for hostname not supported' if wrong_family else 'Name or service not known'
    raise _library.gaierror(code, words)


def host_at(address: str) -> Host:
    if is_local(address):
        return state.local
    for host in state.hosts.values():
        if host.address == address:
            return host
    raise OSError(errno.ENETUNREACH, 'Network is unreachable')


def bind(protocol: str, address: str, port: int, reuse_address: bool = False, reuse_port: bool = False, only_v6: bool = False,
         host: Host | None = None) -> Binding:
    """Take a port, 0 for a free one. Raises OSError EADDRNOTAVAIL, EADDRINUSE by the rules of Linux."""
    host = host or state.local
    if host is state.local and not is_local(address):
        raise OSError(errno.EADDRNOTAVAIL, 'Cannot assign requested address')
    wanted = Binding(protocol, address, port or free_port(), reuse_address, reuse_port, only_v6)
    if port:
        for other in host.bindings:
            shared = reuse_address and other.reuse_address and (protocol == 'udp' or other.holder is None)
            if wanted.overlaps(other) and not shared and not (reuse_port and other.reuse_port):
                raise OSError(errno.EADDRINUSE, 'Address already in use')
        kept = [(port, False)] if reuse_address else [(port, False), (port, True)]
        busy = any(state.time_wait.get(key, 0) > scheduler.current.now or state.accepted_on.get(key, 0) for key in kept)
        if protocol == 'tcp' and host is state.local and busy:
            raise OSError(errno.EADDRINUSE, 'Address already in use')
    host.bindings.append(wanted)
    return wanted


def host_of(binding: Binding) -> Host | None:
    return next((host for host in (state.local, *state.hosts.values()) if binding in host.bindings), None)


def unbind(binding: Binding) -> None:
    host = host_of(binding)
    if host is not None:
        host.bindings.remove(binding)


def pair_of(address: str, port: int) -> tuple[Any, ...]:
    """An address as the standard library has it."""
    return (address, port, 0, 0) if ':' in address else (address, port)
