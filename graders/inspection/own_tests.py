"""The student's own tests, run by pytest in a child. What the child says about them is the student's word: a fact for people, no proof."""
from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import sys
import time
from typing import Any

MOST_TESTS, MOST_FAILURES = 10_000, 20
LONGEST_LINE, LONGEST_OUTPUT = 64 * 1024, 8 * 1024
LONGEST_NAME, LONGEST_TEXT = 150, 1000  # whoever reads them counts a rare character as two
PR_SET_DUMPABLE = 4
OUTCOMES = ('passed', 'failed', 'error', 'skipped')
CHILD = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'pytest_child.py')


def inspect(root: str, request: dict[str, Any]) -> dict[str, Any]:
    """Runs pytest in `folder` below `root` for at most `seconds`."""
    # Nothing of the student's may look into this process and reach the pipes that it speaks on.
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    lines, output = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        _become_pytest(os.path.join(root, request['folder']), lines[1], output[1])
    os.close(lines[1])
    os.close(output[1])
    told, said = Lines(), Tail()
    code = _watch(child, {lines[0]: told, output[0]: said}, time.monotonic() + request['seconds'])
    return {'exit_code': code, **told.summary(), 'output': said.text()}


def _become_pytest(folder: str, lines: int, output: int) -> None:
    try:
        os.setsid()
        os.chdir(folder)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.set_inheritable(lines, True)
        environment = {name: value for name, value in os.environ.items() if name != 'PYTHONPATH'}
        os.execve(sys.executable, [sys.executable, CHILD, str(lines)], environment)
    finally:
        os._exit(127)


def _watch(child: int, readers: dict[int, Any], deadline: float) -> int | None:
    """Hands on what is written until the child has ended; its exit code (negative for a signal), or None if it took too long."""
    code = None
    for descriptor in readers:
        os.set_blocking(descriptor, False)
    while code is None and time.monotonic() < deadline:
        _drain(readers, 0.05)
        code = _reap(child)
    if code is None:
        os.killpg(child, signal.SIGKILL)
    # What it left behind may hold the pipes open for ever; what was written until now is enough.
    while _drain(readers, 0) and time.monotonic() < deadline + 1:
        pass
    return code


def _drain(readers: dict[int, Any], seconds: float) -> bool:
    """False if there was nothing to read."""
    ready = select.select(list(readers), [], [], seconds)[0]
    for descriptor in ready:
        data = os.read(descriptor, 1 << 16)
        if data:
            readers[descriptor].add(data)
        else:
            del readers[descriptor]
    return bool(ready)


def _reap(child: int) -> int | None:
    """As process 1 it is also handed whatever lost its parent."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return None
        if pid == child:
            return os.waitstatus_to_exitcode(status)
        if pid == 0:
            return None


class Lines:
    """What pytest_child writes: one JSON object a test. A line that is none is passed over."""

    def __init__(self) -> None:
        self.counts = dict.fromkeys(OUTCOMES, 0)
        self.failures: list[dict[str, Any]] = []
        self._rest = b''

    def add(self, data: bytes) -> None:
        *whole, self._rest = (self._rest + data).split(b'\n')
        self._rest = self._rest[:LONGEST_LINE]
        for line in whole:
            try:
                told = json.loads(line[:LONGEST_LINE])
            except (ValueError, RecursionError):
                continue
            if isinstance(told, dict):
                self._test(told)

    def _test(self, told: dict[str, Any]) -> None:
        outcome = told.get('outcome')
        if outcome not in OUTCOMES or sum(self.counts.values()) >= MOST_TESTS:
            return
        self.counts[outcome] += 1
        if outcome in ('failed', 'error') and len(self.failures) < MOST_FAILURES:
            line = told.get('line')
            self.failures.append({'test': str(told.get('test'))[:LONGEST_NAME], 'path': str(told.get('path'))[:LONGEST_NAME],
                                  'line': line if type(line) is int and 0 <= line < 10**7 else 0, 'text': str(told.get('text'))[:LONGEST_TEXT]})

    def summary(self) -> dict[str, Any]:
        return {**self.counts, 'failures': self.failures}


class Tail:
    """The last that was printed."""

    def __init__(self) -> None:
        self._data = b''

    def add(self, data: bytes) -> None:
        self._data = (self._data + data)[-LONGEST_OUTPUT:]

    def text(self) -> str:
        return self._data.decode('utf-8', 'replace')
