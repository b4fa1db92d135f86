"""TCP on the network in memory: streams of bytes under way, both ends of a connection, listeners, connections being made."""
from __future__ import annotations

import errno
import random
from collections import deque
from typing import Any

from . import network, observer, primitives, scheduler
from .network import Binding, Host, Waitable, note, preview
from .scheduler import SECOND

TIME_WAIT = 60 * SECOND
# After so long Linux gives up on a machine that does not answer (six times the request, doubled pauses).
GIVES_UP = 127 * SECOND

Address = tuple[str, int]


def _now() -> int:
    return scheduler.current.now


class Wire:
    """What both directions of a connection have in common."""

    def __init__(self, delay: float, window: int, breaks_after: int | None = None):
        self.delay = primitives.ticks(delay)
        self.window = window
        self.left = breaks_after


class Stream(Waitable):
    """One direction: the segments, each with the time of its arrival, then the end or a reset."""

    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self.wire = wire
        self.segments: deque[tuple[int, bytes]] = deque()
        self.size = 0
        self.ends_at: int | None = None
        self.resets_at: int | None = None
        self.reader_gone = False
        self.clock: dict[int, int] | None = None
        # A scripted reader, called at once with what is sent (b'' at the end) and when it arrives.
        self.sink: Any = None

    def put(self, data: bytes, due: int | None = None) -> None:
        due = network.after(self.wire.delay) if due is None else due
        if self.segments:
            due = max(due, self.segments[-1][0])
        if self.sink is not None:
            self.sink(data, due)
            return
        self.segments.append((due, data))
        self.puts += 1
        self.size += len(data)
        self.clock = observer.published(scheduler.current.running, self.clock)
        self.changed()

    def end(self, due: int | None = None) -> None:
        if self.ends_at is None:
            self.ends_at = network.after(self.wire.delay) if due is None else due
            if self.sink is not None:
                self.sink(b'', self.ends_at)
        self.changed()

    def reset(self, due: int | None = None) -> None:
        if self.resets_at is None:
            self.resets_at = network.after(self.wire.delay) if due is None else due
        self.changed()

    def room(self) -> int:
        return max(0, self.wire.window - self.size)

    def arrived(self) -> bool:
        return bool(self.segments) and self.segments[0][0] <= _now()

    def ended(self) -> bool:
        return self.ends_at is not None and not self.segments and self.ends_at <= _now()

    def was_reset(self) -> bool:
        return self.resets_at is not None and self.resets_at <= _now()

    def due(self) -> int | None:
        times = [self.segments[0][0] if self.segments else None, self.ends_at, self.resets_at]
        return min((time for time in times if time is not None and time > _now()), default=None)

    def under_way(self) -> int:
        return sum(due > _now() for due, _ in self.segments)

    def peek(self, limit: int) -> bytes:
        return b''.join(data for due, data in self.segments if due <= _now())[:limit]

    def take(self, limit: int, cut: str, source: random.Random) -> bytes:
        if limit == 0 or not self.arrived():
            return b''
        if cut == 'random':
            there = sum(len(data) for due, data in self.segments if due <= _now())
            limit = 1 + int(source.random() * min(limit, there))
        data = self._first(1 if cut == 'bytes' else limit)
        while cut == 'random' and len(data) < limit:
            data += self._first(limit - len(data))
        self.size -= len(data)
        if self.clock is not None:
            observer.joined(scheduler.current.running, self.clock)
        self.changed()
        return data

    def _first(self, limit: int) -> bytes:
        due, segment = self.segments.popleft()
        if segment[limit:]:
            self.segments.appendleft((due, segment[limit:]))
        return segment[:limit]


class End:
    """One end of a connection."""

    def __init__(self, number: int, local: Address, remote: Address, inbound: Stream, outbound: Stream, by: str, host: str = 'localhost'):
        self.number = number
        self.local, self.remote = local, remote
        self.inbound, self.outbound = inbound, outbound
        self.by = by
        self.host = host
        self.accepted = False
        # The port that an accepted connection keeps, and whether it may be shared.
        self.keeps: tuple[int, bool] | None = None
        self.closed = False
        self.write_closed = False
        self.failed = False
        # The time-out of the socket that uses it now, in seconds.
        self.timeout: float | None = None

    def send(self, data: bytes) -> int:
        """How much fitted, 0 if nothing did; raises BrokenPipeError or ConnectionResetError as Linux does."""
        if self.write_closed or self.failed:
            raise BrokenPipeError(errno.EPIPE, 'Broken pipe')
        if self.inbound.was_reset():
            self.failed = True
            if self.inbound.ended():
                raise BrokenPipeError(errno.EPIPE, 'Broken pipe')
            raise ConnectionResetError(errno.ECONNRESET, 'Connection reset by peer')
        wire = self.outbound.wire
        if self.outbound.reader_gone:
            self.inbound.reset(network.after(2 * wire.delay))
        else:
            data = data[:self.outbound.room()]
            if wire.left is not None:
                data = data[:wire.left]
                wire.left -= len(data)
            if data:
                self.outbound.put(bytes(data))
            if wire.left == 0:
                self.inbound.reset()
                self.outbound.reset()
                self.inbound.reader_gone = self.outbound.reader_gone = True
        if data:
            self.note('send', size=len(data), text=preview(data))
        return len(data)

    def receive(self, limit: int) -> bytes | None:
        """Bytes, b'' at the end, None if there is nothing yet."""
        stream = self.inbound
        if stream.arrived():
            cut = network.state.segments if self.by != 'scenario' else 'whole'
            data = stream.take(limit, cut, network.state.random)
            self.note('receive', size=len(data), text=preview(data), timeout=self.timeout)
            return data
        if stream.ended() or self.failed:
            self.note('receive', size=0, text='', timeout=self.timeout)
            return b''
        if stream.was_reset():
            self.failed = True
            raise ConnectionResetError(errno.ECONNRESET, 'Connection reset by peer')
        return None

    def shut_write(self) -> None:
        self.write_closed = True
        self.outbound.end()

    def shut_read(self) -> None:
        self.inbound.ends_at = _now()
        self.inbound.changed()

    def close(self, reset: bool = False) -> None:
        """An end that leaves something unread, or that is told to, resets the connection."""
        if self.closed:
            return
        self.closed = True
        self.note('close')
        reset = reset or bool(self.inbound.segments)
        if self.by == 'student':
            network.count('accepted_open' if self.accepted else 'open', -1)
        if self.keeps is not None:
            network.state.accepted_on[self.keeps] -= 1
            if self.inbound.ends_at is None and not reset:
                network.state.time_wait[self.keeps] = _now() + TIME_WAIT
        self.inbound.reader_gone = True
        self.inbound.changed()
        if reset and not self.failed and not self.outbound.reader_gone:
            self.note('reset')
            self.outbound.reset()
            self.write_closed = True
        else:
            self.shut_write()

    def note(self, kind: str, **details: Any) -> None:
        note(kind, self.number, self.by, port=self.local[1], peer=self.remote[1], **details)

    def describe(self) -> str:
        return f'connection {self.local[0]}:{self.local[1]} - {self.remote[0]}:{self.remote[1]}'


class Listener(Waitable):
    def __init__(self, number: int, binding: Binding, backlog: int, by: str):
        super().__init__()
        self.number = number
        self.binding = binding
        self.address = binding.address, binding.port
        self.backlog = backlog
        self.by = by
        self.queue: deque[tuple[int, End]] = deque()
        self.pending: deque[Attempt] = deque()
        self.closed = False
        # Shut down: who waits in accept() is told, as nobody is when a listener is closed.
        self.shut = False
        # A scripted server, called at once with each connection.
        self.sink: Any = None

    def arrived(self) -> bool:
        return bool(self.queue) and self.queue[0][0] <= _now()

    def due(self) -> int | None:
        return self.queue[0][0] if self.queue else None

    def under_way(self) -> int:
        return sum(due > _now() for due, _ in self.queue)

    def accept(self, number: int, by: str, timeout: float | None = None) -> End:
        """The first connection that has arrived."""
        end = self.queue.popleft()[1]
        end.number, end.by = number, by
        if by == 'student':
            network.count('accepted_open', 1)
        if self.pending:
            self.pending.popleft().enter(self)
        self.changed()
        end.note('accept', timeout=timeout)
        return end

    def shut_down(self) -> None:
        self.shut = True
        self.close()
        self.changed()

    def close(self) -> None:
        if self.closed:
            return
        self.closed = True
        self.binding.holder = None
        note('close', self.number, self.by, port=self.address[1], peer=None)
        for _, end in self.queue:
            end.by = 'library'
            end.close(reset=True)
        for attempt in self.pending:
            attempt.fail(errno.ECONNREFUSED, network.after(attempt.delay))

    def describe(self) -> str:
        return f'port {self.address[1]}'


class Attempt(Waitable):
    """A connection being made. The other end waits in the listener's queue as soon as there is room for it."""

    def __init__(self, number: int, host: Host, address: str, port: int, local: Address | None, by: str, timeout: float | None,
                 delay: float | None = None, window: int | None = None):
        super().__init__()
        self.number, self.by = number, by
        self.host, self.remote = host, (address, port)
        self.local = local
        self.wire = Wire(host.delay if delay is None else delay, host.window if window is None else window, host.breaks_after)
        self.delay = self.wire.delay
        self.end: End | None = None
        self.error = 0
        self.resolved_at: int | None = None
        self.counted = by == 'student'
        if self.counted:
            network.count('open', 1)
        binding = host.find('tcp', address, port)
        self.fact = note('connect', number, by, port=None, peer=port, host=host.name, address=address, timeout=timeout, refused=False,
                         outcome=None, ended_at=None, reaches=binding and binding.holder.by)
        if port in host.silent_ports or binding is None and host.silent:
            self.fail(errno.ETIMEDOUT, _now() + GIVES_UP)
        elif binding is None:
            self.fail(errno.ECONNREFUSED, network.after(2 * self.delay))
        elif len(binding.holder.queue) <= binding.holder.backlog:
            self.enter(binding.holder)
        else:
            binding.holder.pending.append(self)
            self.fail(errno.ETIMEDOUT, _now() + GIVES_UP)

    def enter(self, listener: Listener) -> None:
        near, far = Stream(self.wire), Stream(self.wire)
        here = self.local or _own_end(self.remote[0])
        there = self.remote if self.remote[0] not in network.WILDCARDS else (here[0], self.remote[1])
        self.end = End(self.number, here, there, near, far, self.by, self.host.name)
        other = End(0, there, here, far, near, listener.by)
        other.accepted = True
        state = network.state
        if self.host is state.local:
            other.keeps = there[1], listener.binding.reuse_address
            state.accepted_on[other.keeps] = state.accepted_on.get(other.keeps, 0) + 1
        self.error = 0
        self.resolved_at = network.after(2 * self.delay)
        if listener.sink is not None:
            listener.sink(other, network.after(self.delay))
        else:
            listener.queue.append((network.after(self.delay), other))
            listener.puts += 1
            listener.changed()
        if self.fact is not None:
            self.fact.update(port=here[1], outcome='connected', ended_at=observer.seconds(self.resolved_at))
        self.changed()

    def fail(self, error: int, at: int) -> None:
        self.error, self.resolved_at = error, at
        if self.fact is not None:
            refused = error == errno.ECONNREFUSED
            self.fact.update(refused=refused, outcome='refused' if refused else 'no_answer', ended_at=observer.seconds(at))
        self.changed()

    def resolved(self) -> bool:
        return self.resolved_at is not None and self.resolved_at <= _now()

    def due(self) -> int | None:
        return self.resolved_at

    def outcome(self) -> End | None:
        """The end of the connection once it is made, None while it is under way; raises OSError if it could not be made."""
        if not self.resolved():
            return None
        if self.error:
            self.uncount()
            if self.error == errno.ECONNREFUSED:
                raise ConnectionRefusedError(errno.ECONNREFUSED, 'Connection refused')
            raise TimeoutError(errno.ETIMEDOUT, 'Connection timed out')
        return self.end

    def uncount(self) -> None:
        if self.counted:
            self.counted = False
            network.count('open', -1)

    def close(self) -> None:
        """Given up before it was used."""
        if self.end is not None:
            self.end.close()
            return
        self.uncount()
        if not self.resolved() and self.fact is not None:
            self.fact.update(outcome='given_up', ended_at=observer.seconds(_now()))
        for binding in self.host.bindings:
            if isinstance(binding.holder, Listener) and self in binding.holder.pending:
                binding.holder.pending.remove(self)

    def describe(self) -> str:
        return f'connection to {self.remote[0]}:{self.remote[1]}'


def _own_end(remote: str) -> Address:
    if remote in network.WILDCARDS:
        return '127.0.0.1' if remote == '0.0.0.0' else '::1', network.free_port()
    return remote if network.is_local(remote) else network.OWN_ADDRESS, network.free_port()


def listen(number: int, binding: Binding, backlog: int, by: str) -> Listener:
    """Raises OSError EADDRINUSE if somebody else listens there already."""
    for other in network.host_of(binding).bindings:
        if other is not binding and other.holder is not None and binding.overlaps(other) and not (binding.reuse_port and other.reuse_port):
            raise OSError(errno.EADDRINUSE, 'Address already in use')
    listener = binding.holder = Listener(number, binding, backlog, by)
    binding.serves = True
    note('listen', number, by, port=binding.port, peer=None, host=binding.address, backlog=backlog)
    network.state.listening.changed()
    return listener


def connect(number: int, address: str, port: int, local: Address | None, by: str, timeout: float | None = None, **wire: Any) -> Attempt:
    """Begin to connect. Raises OSError ENETUNREACH for a machine that is not there."""
    return Attempt(number, network.host_at(address), address, port, local, by, timeout, **wire)


def pair(left: int, right: int) -> tuple[End, End]:
    """What socketpair() gives. Event loops are made of those, so they are nobody's fact."""
    wire = Wire(0.0, network.WINDOW)
    forth, back = Stream(wire), Stream(wire)
    return End(left, ('', 0), ('', 0), back, forth, 'library'), End(right, ('', 0), ('', 0), forth, back, 'library')
