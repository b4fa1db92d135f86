"""What a child tells the agent: sealed frames, so that bytes which the program writes on the same pipe are told from the harness's own.

The key is made for one run, in the agent, and is in the child's memory: a program that finds it there can seal what it likes. It cannot do so
by writing to every descriptor, and what was told before cannot be taken back.
"""
from __future__ import annotations

import _blake2
import json
from typing import Any, Callable

KEY_BYTES, LENGTH_BYTES, SEAL_BYTES = 32, 8, 16
_dumps, _hash = json.dumps, _blake2.blake2b


class Foreign(Exception):
    """The harness did not write this."""


def _seal(key: bytes, number: int, data: bytes) -> bytes:
    return _hash(number.to_bytes(LENGTH_BYTES, 'big') + data, key=key, digest_size=SEAL_BYTES).digest()


class Writer:
    def __init__(self, write: Callable[[bytes], None], key: bytes):
        self._write = write
        self._key = key
        self._number = 0

    def tell(self, data: bytes) -> None:
        """One frame; `data` is JSON."""
        self._write(len(data).to_bytes(LENGTH_BYTES, 'big') + _seal(self._key, self._number, data) + data)
        self._number += 1

    def tell_value(self, value: Any) -> None:
        self.tell(_dumps(value).encode())


def read(data: bytes, key: bytes) -> list[bytes]:
    """The frames in order; one that was cut off at the end is left out. Raises Foreign."""
    frames: list[bytes] = []
    rest = memoryview(data)
    head = LENGTH_BYTES + SEAL_BYTES
    while len(rest) >= head:
        size = int.from_bytes(rest[:LENGTH_BYTES], 'big')
        frame = bytes(rest[head:head + size])
        if len(frame) < size:
            return frames
        if _seal(key, len(frames), frame) != bytes(rest[LENGTH_BYTES:head]):
            raise Foreign('a frame without its seal')
        frames.append(frame)
        rest = rest[head + size:]
    return frames
