"""UDP on the network in memory: each datagram whole or not at all, lost, doubled or late only where the scenario asks."""
from __future__ import annotations

import errno
from collections import deque
from typing import Any

from . import network, observer, primitives, scheduler
from .network import Binding, Host, Waitable, note, preview

LARGEST = 65_507
BROADCAST = '255.255.255.255'


class Mailbox(Waitable):
    """A datagram socket: where it is bound, whom it is connected to, what has come."""

    def __init__(self, number: int, by: str):
        super().__init__()
        self.number, self.by = number, by
        self.binding: Binding | None = None
        self.host: Host = network.state.local
        self.remote: tuple[str, int] | None = None
        self.queue: deque[tuple[int, bytes, tuple[str, int]]] = deque()
        self.size = 0
        self.error_at: int | None = None
        self.timeout: float | None = None
        self.closed = False
        self.clock: dict[int, int] | None = None

    def bind(self, binding: Binding, host: Host | None = None) -> None:
        self.binding = binding
        self.host = host or network.state.local
        binding.holder = self
        binding.serves = True
        note('bind', self.number, self.by, port=binding.port, peer=None, host=binding.address)
        network.state.listening.changed()

    def local(self, towards: str) -> tuple[str, int]:
        """The address that others see. A socket that has no port yet gets one."""
        if self.binding is None:
            self.binding = network.bind('udp', '::' if ':' in towards else '0.0.0.0', 0)
            self.binding.holder = self
        address = self.binding.address
        if address in network.WILDCARDS:
            near = network.is_local(towards) or towards == BROADCAST
            address = self.host.address if self.host is not network.state.local else towards if near else network.OWN_ADDRESS
            address = '127.0.0.1' if address in ('0.0.0.0', BROADCAST) else '::1' if address == '::' else address
        return address, self.binding.port

    def send(self, data: bytes, to: tuple[str, int], may_broadcast: bool = False) -> int:
        """Raises OSError: too long, nobody there (noticed by the next call, and only by connected sockets), no such network."""
        if len(data) > LARGEST:
            raise OSError(errno.EMSGSIZE, 'Message too long')
        if to[0] == BROADCAST and not may_broadcast:
            raise PermissionError(errno.EACCES, 'Permission denied')
        host = network.state.local if to[0] == BROADCAST else network.host_at(to[0])
        sender = self.local(to[0])
        self.raise_error()
        delays = _fate() if self.by == 'student' or host is network.state.local else [0.0]
        note('datagram_sent', self.number, self.by, port=sender[1], peer=to[1], host=host.name, size=len(data), text=preview(data),
             lost=not delays)
        for mailbox in receivers(host, to):
            for late in delays:
                mailbox.put(data, sender, primitives.ticks(max(host.delay, self.host.delay) + late))
        if self.remote == to and delays and not receivers(host, to) and not host.silent and to[1] not in host.silent_ports:
            self.error_at = network.after(primitives.ticks(2 * host.delay))
        return len(data)

    def put(self, data: bytes, sender: tuple[str, int], delay: int) -> None:
        if self.remote is not None and self.remote != sender or self.size + len(data) > network.WINDOW:
            return
        due = network.after(delay)
        place = len(self.queue)
        while place and self.queue[place - 1][0] > due:
            place -= 1
        self.queue.insert(place, (due, data, sender))
        self.puts += 1
        self.size += len(data)
        self.clock = observer.published(scheduler.current.running, self.clock)
        self.changed()

    def arrived(self) -> bool:
        return bool(self.queue) and self.queue[0][0] <= scheduler.current.now

    def failed(self) -> bool:
        return self.error_at is not None and self.error_at <= scheduler.current.now

    def due(self) -> int | None:
        times = [self.queue[0][0] if self.queue else None, self.error_at]
        return min((time for time in times if time is not None and time > scheduler.current.now), default=None)

    def under_way(self) -> int:
        return sum(due > scheduler.current.now for due, _, _ in self.queue)

    def raise_error(self) -> None:
        if self.failed():
            self.error_at = None
            raise ConnectionRefusedError(errno.ECONNREFUSED, 'Connection refused')

    def receive(self, limit: int, peek: bool = False) -> tuple[bytes, tuple[str, int]] | None:
        """One datagram, cut to `limit`, and who sent it; None if none has come yet."""
        self.raise_error()
        if not self.arrived():
            return None
        _, data, sender = self.queue[0]
        if not peek:
            self.queue.popleft()
            self.size -= len(data)
            if self.clock is not None:
                observer.joined(scheduler.current.running, self.clock)
            note('datagram_received', self.number, self.by, port=self.binding.port, peer=sender[1], size=len(data), text=preview(data),
                 cut=len(data) > limit, timeout=self.timeout)
        return data[:limit], sender

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            if self.binding is not None:
                self.binding.holder = None
                network.unbind(self.binding)
            note('close', self.number, self.by, port=self.binding and self.binding.port, peer=None)

    def describe(self) -> str:
        return f'UDP port {self.binding.port}' if self.binding is not None else 'UDP socket'


def receivers(host: Host, to: tuple[str, int]) -> list[Any]:
    if to[1] in host.silent_ports:
        return []
    if to[0] == BROADCAST:
        return [b.holder for b in host.bindings if b.protocol == 'udp' and b.port == to[1] and b.holder is not None
                and b.address in network.WILDCARDS]
    binding = host.find('udp', *to)
    return [] if binding is None else [binding.holder]


def _fate() -> list[float]:
    """What becomes of a datagram: for each copy that arrives, by how many seconds it is late."""
    state = network.state
    number, state.datagrams = state.datagrams, state.datagrams + 1
    lose = state.random.random() < state.lose if isinstance(state.lose, (int, float)) else number in state.lose
    copies = 0 if lose else 2 if state.random.random() < state.duplicate else 1
    return [state.random.random() * state.late for _ in range(copies)]
