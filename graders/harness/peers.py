"""The scenario's own ends of connections: what it scripts against the student's program."""
from __future__ import annotations

from typing import Any

from . import network, observer, primitives, scheduler
from .network import End, Waitable, wait_for


def _by_now(timeout: float | None) -> int | None:
    return None if timeout is None else scheduler.current.now + primitives.ticks(timeout)


def _wait(waitable: Waitable, end: int | None, thing: Any) -> None:
    world = scheduler.current
    if not wait_for([waitable], None if end is None else end - world.now, thing):
        raise TimeoutError('nothing came in time')


class Peer:
    """An end that the scenario holds. Methods that wait raise TimeoutError after `timeout` virtual seconds (None: never)."""

    def __init__(self, end: End):
        self._end = end
        self._rest = b''

    def __enter__(self) -> 'Peer':
        return self

    def __exit__(self, *exception: Any) -> None:
        self.close()

    def send(self, data: bytes) -> None:
        """One segment."""
        scheduler.current.point('S', self._end.outbound)
        while data:
            sent = self._end.send(data)
            data = data[sent:]
            if data:
                _wait(self._end.outbound, None, self._end)

    def receive(self, timeout: float | None = None) -> bytes:
        """What has come, at least a byte; b'' once the other side has closed."""
        if self._rest:
            data, self._rest = self._rest, b''
            return data
        scheduler.current.point('S', self._end.inbound)
        end = _by_now(timeout)
        while True:
            data = self._end.receive(1 << 20)
            if data is not None:
                return data
            _wait(self._end.inbound, end, self._end)

    def receive_line(self, timeout: float | None = None) -> bytes:
        """Up to and with the next line feed; less only if the other side has closed."""
        return self._receive_until(lambda data: data.find(b'\n') + 1, timeout)

    def receive_exactly(self, size: int, timeout: float | None = None) -> bytes:
        return self._receive_until(lambda data: size if len(data) >= size else 0, timeout)

    def receive_all(self, timeout: float | None = None) -> bytes:
        """Everything until the other side closes."""
        return self._receive_until(lambda data: 0, timeout)

    def _receive_until(self, length: Any, timeout: float | None) -> bytes:
        end = _by_now(timeout)
        collected, self._rest = self._rest, b''
        while not length(collected):
            left = None if end is None else observer.seconds(max(0, end - scheduler.current.now))
            try:
                data = self.receive(left)
            except BaseException:
                self._rest = collected
                raise
            if not data:
                return collected
            collected += data
        collected, self._rest = collected[:length(collected)], collected[length(collected):]
        return collected

    def shut_write(self) -> None:
        scheduler.current.point('S', self._end.outbound)
        self._end.shut_write()

    def close(self) -> None:
        scheduler.current.point('S', self._end.outbound)
        self._end.close()


class PeerListener:
    def __init__(self, listener: network.Listener):
        self._listener = listener
        self.port = listener.address[1]

    def accept(self, timeout: float | None = None) -> Peer:
        scheduler.current.point('S', self._listener)
        end = _by_now(timeout)
        while not self._listener.queue:
            _wait(self._listener, end, self._listener)
        connection = self._listener.queue.popleft()
        connection.number, connection.by = network.new_number(), 'scenario'
        self._listener.changed()
        connection.note('accept')
        return Peer(connection)

    def close(self) -> None:
        self._listener.close()


class Network:
    """`lab.network`."""

    @property
    def segments(self) -> str:
        return network.state.segments

    @segments.setter
    def segments(self, how: str) -> None:
        if how not in ('whole', 'bytes', 'random'):
            raise ValueError(f"segments is 'whole', 'bytes' or 'random', not {how!r}")
        network.state.segments = how

    def connect(self, port: int, host: str = '127.0.0.1') -> Peer:
        """Raises ConnectionRefusedError if nobody listens there."""
        scheduler.current.point('S', port)
        return Peer(network.connect(network.new_number(), network.resolve(host), port, None, 'scenario'))

    def listen(self, port: int, host: str = '127.0.0.1') -> PeerListener:
        address = network.resolve(host), port or network.free_port()
        network.check_free(*address, reuse=True)
        return PeerListener(network.listen(network.new_number(), address, 128, 'scenario'))

    def wait_listening(self, timeout: float | None = None) -> int:
        """The port on which the student's program listens, as soon as it does."""
        end = _by_now(timeout)
        while True:
            for port, listener in network.state.listeners.items():
                if listener.by == 'student':
                    return port
            _wait(network.state.listening, end, None)
