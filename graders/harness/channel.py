"""What processes tell each other: whole messages over a socket, and the table of processes that goes with them."""
from __future__ import annotations

import array
import marshal
import select
import struct
from typing import Any

from . import real

HEADER = struct.Struct('>Q')


class Process:
    """What all of them know about one of them."""

    FIELDS = ('number', 'pid', 'parent', 'name', 'daemon', 'by', 'started_at', 'ended_at', 'status', 'reaped', 'handled', 'signals',
              'alarm')
    __slots__ = FIELDS

    def __init__(self, number: int, pid: int, parent: int, name: str, daemon: bool, by: str, started_at: int,
                 ended_at: int | None = None, status: int | None = None, reaped: bool = False, handled: dict[int, bool] | None = None,
                 signals: list[int] | None = None, alarm: int | None = None):
        self.number = number
        self.pid = pid
        self.parent = parent
        self.name = name
        self.daemon = daemon
        self.by = by
        self.started_at = started_at
        self.ended_at = ended_at
        self.status = status
        self.reaped = reaped
        # Signals that it handles or ignores, those under way to it, and the time of its next alarm.
        self.handled = handled or {}
        self.signals = signals or []
        self.alarm = alarm

    def describe(self) -> str:
        return self.name


class Channel:
    """Whole messages over a socket."""

    def __init__(self, end: Any):
        self.end = end

    def send(self, message: Any, descriptor: int | None = None) -> None:
        try:
            data = marshal.dumps(message)
        except ValueError:
            data = marshal.dumps(_plain(message))
        data = HEADER.pack(len(data)) + data
        if descriptor is not None:
            sent = self.end.sendmsg([data], [(1, 1, array.array('i', [descriptor]))])     # SOL_SOCKET, SCM_RIGHTS
            data = data[sent:]
        self.end.sendall(data)

    def receive(self) -> tuple[Any, int | None]:
        """A message and the descriptor that came with it. EOFError once the other side is gone."""
        data, descriptor = b'', None
        size = HEADER.size
        header = False
        while len(data) < size:
            try:
                chunk, extra, _, _ = self.end.recvmsg(min(size - len(data), 1 << 20), 64)
            except ConnectionError:
                chunk, extra = b'', []
            for _, _, value in extra:
                descriptor = array.array('i', value)[0]
            if not chunk:
                raise EOFError
            data += chunk
            if not header and len(data) == HEADER.size:
                header, size, data = True, HEADER.unpack(data)[0], b''
        return marshal.loads(data), descriptor

    def ready(self, seconds: float) -> bool:
        poller = real.poll()
        poller.register(self.end.fileno(), select.POLLIN)
        return bool(poller.poll(seconds * 1000))

    def close(self) -> None:
        self.end.close()


def _plain(value: Any) -> Any:
    """The same of the exact types that can be sent: a subclass of str or int may have come in with a name or a number."""
    for kind in (bool, int, float, str, bytes):
        if isinstance(value, kind):
            return kind(value)
    if isinstance(value, (tuple, list)):
        return (tuple if isinstance(value, tuple) else list)(map(_plain, value))
    if isinstance(value, dict):
        return {_plain(key): _plain(inner) for key, inner in value.items()}
    return None if value is None else str(value)
