"""The door of the judge: lines from and to the worker, one request at a time."""

from __future__ import annotations

import json
from typing import BinaryIO

from .runs import Violation
from .shapes import parse_line

MAX_LINE_BYTES = 4 * 1024 * 1024


class StudentEnded(Exception):
    """The student container is gone; whatever is decided stays, the rest is not."""


class Channel:
    def __init__(self, lines_in: BinaryIO, lines_out: BinaryIO) -> None:
        self._in = lines_in
        self._out = lines_out
        self._last_id = 0

    def read_begin(self) -> dict:
        begin = parse_line(self._read())
        if not isinstance(begin, dict) or begin.get("type") not in ("begin", "proofread"):
            raise ValueError("the first line is neither `begin` nor `proofread`")
        return begin

    def send(self, **line: object) -> None:
        self._out.write(json.dumps(line, ensure_ascii=True, allow_nan=False).encode() + b"\n")
        self._out.flush()

    def request(self, op: str, **fields: object) -> dict:
        """Asks the student container. Raises Violation if what comes back is no answer to this request."""
        self._last_id += 1
        self.send(type="request", request={"id": self._last_id, "op": op, **fields})
        line = parse_line(self._read())
        if not isinstance(line, dict):
            raise Violation("a line that is no object")
        if line.get("type") == "student_ended":
            raise StudentEnded(str(line.get("outcome")))
        answer = line.get("answer")
        if line.get("type") != "answer" or not isinstance(answer, dict):
            raise Violation("an answer that is no object")
        if type(answer.get("id")) is not int or answer["id"] != self._last_id:
            raise Violation("an answer to another request")
        if "error" in answer and len(answer) == 2:
            raise RuntimeError(f"the agent refused {op}: {str(answer['error'])[:500]}")
        return answer

    def _read(self) -> bytes:
        line = self._in.readline(MAX_LINE_BYTES + 1)
        if not line:
            raise EOFError("the worker closed the pipe")
        if len(line) > MAX_LINE_BYTES:
            while line and not line.endswith(b"\n"):
                line = self._in.readline(MAX_LINE_BYTES)
            raise Violation("a line that is too long")
        return line
