"""The scenario's side of the network: other machines, and ends that it scripts against the student's program."""
from __future__ import annotations

from typing import Any, Callable, Iterable

from . import http_peers, network, observer, primitives, scheduler, tcp
from .network import Waitable, wait_for
from .tcp import End
from .udp import Mailbox


def _by_now(timeout: float | None) -> int | None:
    return None if timeout is None else scheduler.current.now + primitives.ticks(timeout)


def _left(end: int | None) -> float | None:
    return None if end is None else observer.seconds(max(0, end - scheduler.current.now))


def _wait(waitable: Waitable, end: int | None, thing: Any) -> None:
    world = scheduler.current
    if not wait_for([waitable], None if end is None else end - world.now, thing):
        raise TimeoutError('nothing came in time')


class Peer:
    """An end that the scenario holds. Methods that wait raise TimeoutError after `timeout` virtual seconds (None: never)."""

    def __init__(self, end: End):
        self._end = end
        self._rest = b''
        self.port = end.local[1]

    def __enter__(self) -> 'Peer':
        return self

    def __exit__(self, *exception: Any) -> None:
        self.close()

    def send(self, data: bytes, timeout: float | None = None) -> None:
        """One segment, or as many as the student's program has room for at a time."""
        scheduler.current.point('S', self._end.outbound)
        end = _by_now(timeout)
        while data:
            sent = self._end.send(data)
            data = data[sent:]
            if data:
                _wait(self._end.outbound, end, self._end)

    def receive(self, timeout: float | None = None, limit: int = 1 << 20) -> bytes:
        """What has come, at least a byte and at most `limit`; b'' once the other side has closed."""
        if self._rest:
            data, self._rest = self._rest[:limit], self._rest[limit:]
            return data
        scheduler.current.point('S', self._end.inbound)
        end = _by_now(timeout)
        while True:
            data = self._end.receive(limit)
            if data is not None:
                return data
            _wait(self._end.inbound, end, self._end)

    def receive_line(self, timeout: float | None = None) -> bytes:
        """Up to and with the next line feed; less only if the other side has closed."""
        return self._receive_until(lambda data: data.find(b'\n') + 1, timeout)

    def receive_exactly(self, size: int, timeout: float | None = None) -> bytes:
        return self._receive_until(lambda data: size if len(data) >= size else 0, timeout) if size else b''

    def receive_all(self, timeout: float | None = None) -> bytes:
        """Everything until the other side closes."""
        return self._receive_until(lambda data: 0, timeout)

    def receive_response(self, timeout: float | None = None, method: str = 'GET') -> dict[str, Any]:
        """An answer to an HTTP request made with this method: see `http_peers.read_response`."""
        end = _by_now(timeout)

        def read(size: int | None = None) -> bytes:
            if size is None:
                return self.receive_line(_left(end))
            return self.receive_all(_left(end)) if size < 0 else self.receive_exactly(size, _left(end))

        return http_peers.read_response(read, method)

    def request(self, method: str, target: str, body: bytes | str = b'', headers: dict[str, str] | None = None,
                timeout: float | None = None) -> dict[str, Any]:
        """Send one HTTP/1.1 request and read its answer."""
        self.send(http_peers.request(method, target, body, headers or {}))
        return self.receive_response(timeout, method)

    def _receive_until(self, length: Callable[[bytes], int], timeout: float | None) -> bytes:
        end = _by_now(timeout)
        collected, self._rest = self._rest, b''
        while not length(collected):
            try:
                data = self.receive(_left(end))
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

    def reset(self) -> None:
        """Break off: what the other side does next with the connection fails."""
        scheduler.current.point('S', self._end.outbound)
        self._end.close(reset=True)


class PeerListener:
    def __init__(self, listener: tcp.Listener):
        self._listener = listener
        self.port = listener.address[1]

    def accept(self, timeout: float | None = None) -> Peer:
        scheduler.current.point('S', self._listener)
        end = _by_now(timeout)
        while not self._listener.arrived():
            _wait(self._listener, end, self._listener)
        return Peer(self._listener.accept(network.new_number(), 'scenario'))

    def close(self) -> None:
        self._listener.close()
        network.unbind(self._listener.binding)


class DatagramPeer:
    """A UDP socket of the scenario's."""

    def __init__(self, host: network.Host, port: int):
        self._mailbox = Mailbox(network.new_number(), 'scenario')
        self._mailbox.bind(network.bind('udp', host.address, port, host=host), host)
        self.port = self._mailbox.binding.port

    def send(self, data: bytes, port: int, host: str = '127.0.0.1') -> None:
        scheduler.current.point('S', self._mailbox)
        self._mailbox.send(data, (network.resolve(host), port))

    def receive(self, timeout: float | None = None) -> tuple[bytes, int]:
        """One datagram and the port that it came from. Raises TimeoutError."""
        scheduler.current.point('S', self._mailbox)
        end = _by_now(timeout)
        while True:
            found = self._mailbox.receive(1 << 16)
            if found is not None:
                return found[0], found[1][1]
            _wait(self._mailbox, end, self._mailbox)

    def close(self) -> None:
        self._mailbox.close()


class Machine(network.Host):
    """Where peers live: `delay`, `window`, `silent`, `silent_ports`, `breaks_after` say how it treats what comes to it."""

    def listen(self, port: int = 0, backlog: int = 128) -> PeerListener:
        binding = network.bind('tcp', self.address, port, reuse_address=True, host=self)
        return PeerListener(tcp.listen(network.new_number(), binding, backlog, 'scenario'))

    def datagrams(self, port: int = 0) -> DatagramPeer:
        return DatagramPeer(self, port)

    def serve_http(self, routes: dict[str, Any], port: int = 80) -> http_peers.HttpServer:
        """A web server that answers by itself: see `http_peers.HttpServer`."""
        binding = network.bind('tcp', self.address, port, reuse_address=True, host=self)
        return http_peers.HttpServer(tcp.listen(network.new_number(), binding, 1024, 'scenario'), routes)


class Network(Machine):
    """`lab.network`: this machine, and the way to others."""

    def __init__(self) -> None:
        super().__init__('localhost', '127.0.0.1')
        network.state.local = self

    @property
    def segments(self) -> str:
        return network.state.segments

    @segments.setter
    def segments(self, how: str) -> None:
        if how not in ('whole', 'bytes', 'random'):
            raise ValueError(f"segments is 'whole', 'bytes' or 'random', not {how!r}")
        network.state.segments = how

    def disturb(self, lose: float | Iterable[int] = 0.0, duplicate: float = 0.0, late: float = 0.0) -> None:
        """What becomes of datagrams: the probability of being lost (or the numbers of those that are, from 0) and of coming
        twice, and by how many seconds at most each is late, so that they overtake one another."""
        network.state.lose = lose if isinstance(lose, (int, float)) else frozenset(lose)
        network.state.duplicate, network.state.late = duplicate, late

    def host(self, name: str, **settings: Any) -> Machine:
        """Another machine, which the student's program finds by its name. The settings are attributes of `Machine`."""
        hosts = network.state.hosts
        machine = hosts[name.lower()] = Machine(name, network.OTHERS.format(len(hosts) + 2))
        for key, value in settings.items():
            if key not in ('delay', 'window', 'silent', 'silent_ports', 'breaks_after'):
                raise TypeError(f'a host has no setting {key!r}')
            setattr(machine, key, value)
        return machine

    def connect(self, port: int, host: str = '127.0.0.1', delay: float | None = None, window: int | None = None,
                timeout: float | None = None) -> Peer:
        """Raises ConnectionRefusedError if nobody listens there. `delay` and `window` are this connection's own."""
        scheduler.current.point('S', port)
        address = network.resolve(host, ':' in host)
        attempt = tcp.connect(network.new_number(), address, port, None, 'scenario', timeout, delay=delay, window=window)
        end = _by_now(timeout)
        while not attempt.resolved():
            try:
                _wait(attempt, end, attempt)
            except TimeoutError:
                attempt.close()
                raise
        return Peer(attempt.outcome())

    def wait_listening(self, timeout: float | None = None, protocol: str = 'tcp') -> int:
        """The port on which the student's program listens (or, for 'udp', to which it is bound), as soon as it does."""
        end = _by_now(timeout)
        while True:
            for binding in self.bindings:
                if binding.protocol == protocol and binding.serves and binding.holder is not None and binding.holder.by == 'student':
                    return binding.port
            _wait(network.state.listening, end, None)
