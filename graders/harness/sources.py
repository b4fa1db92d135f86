"""The student's files: which code is theirs, what its lines say, what its locks are called."""
from __future__ import annotations

import os
import sys
from types import CodeType, FrameType
from typing import Any

from . import real

SCENARIO = '<scenario>'

root = '/work'
# Per absolute file name: its lines, and for each line of an assignment the name that is assigned to.
lines: dict[str, list[str]] = {}
assigned: dict[str, dict[int, str]] = {}
# Compiled code by absolute file name, made before the fork.
codes: dict[str, CodeType] = {}
# What yield points refer to by number: (file name, line, function, printable name, attribute).
sites: list[tuple[str, int, str, str, str]] = []
_relative: dict[str, str | None] = {SCENARIO: 'scenario'}

Site = tuple[str, int, str]


def set_root(path: str) -> None:
    global root
    root = os.path.realpath(path)
    _relative.clear()
    _relative[SCENARIO] = 'scenario'


def relative(filename: str) -> str | None:
    """The name below the work folder, 'scenario', or None for everybody else's code."""
    try:
        return _relative[filename]
    except KeyError:
        name = os.path.relpath(filename, root) if filename.startswith(root + os.sep) else None
        _relative[filename] = name
        return name


def is_student(filename: str) -> bool:
    return relative(filename) is not None and filename != SCENARIO


def line_text(filename: str, line: int) -> str:
    text = lines.get(filename)
    if text is None:
        text = []
        if is_student(filename):
            try:
                with real.open_file(filename, encoding='utf-8', errors='replace') as file:
                    text = file.read(1 << 20).splitlines()
            except OSError:
                text = []
        lines[filename] = text
    return text[line - 1].strip()[:200] if 0 < line <= len(text) else ''


def site_of(frame: FrameType | None) -> Site | None:
    """Where the nearest frame of the student's (or the scenario's) code stands, as a small value."""
    while frame is not None:
        filename = frame.f_code.co_filename
        if relative(filename) is not None:
            return filename, frame.f_lineno or frame.f_code.co_firstlineno, frame.f_code.co_name
        frame = frame.f_back
    return None


def student_site(depth: int = 1) -> Site | None:
    return site_of(sys._getframe(depth + 1))


def frame_json(site: Site | None) -> dict[str, Any] | None:
    """A FRAME of the interface."""
    if site is None:
        return None
    filename, line, function = site
    return {'file': relative(filename), 'line': line, 'source': line_text(filename, line), 'function': function}


def stack_json(frame: FrameType | None, most: int = 20) -> list[dict[str, Any]]:
    """The frames of the student's and the scenario's code from the outermost to `frame`; of a deep stack the innermost `most`."""
    sites = []
    while frame is not None and len(sites) < most:
        if relative(frame.f_code.co_filename) is not None:
            sites.append((frame.f_code.co_filename, frame.f_lineno or frame.f_code.co_firstlineno, frame.f_code.co_name))
        frame = frame.f_back
    return [frame_json(site) for site in reversed(sites)]


def library_frame(frame: FrameType) -> dict[str, Any]:
    return {'file': None, 'line': frame.f_lineno, 'source': '', 'function': frame.f_code.co_name}


def error_json(error: BaseException) -> dict[str, Any]:
    """An error as type, message and the frames of the student's and the scenario's code, outermost first."""
    try:
        message = str(error)[:2000]
    except Exception as problem:
        message = f'(its message could not be made: {type(problem).__name__})'
    frames = []
    trace = error.__traceback__
    while trace is not None:
        filename = trace.tb_frame.f_code.co_filename
        if relative(filename) is not None:
            frames.append(frame_json((filename, trace.tb_lineno, trace.tb_frame.f_code.co_name)))
        trace = trace.tb_next
    if isinstance(error, SyntaxError) and error.filename and relative(error.filename) is not None:
        frames.append(frame_json((error.filename, error.lineno or 1, '<module>')))
    return {'type': type(error).__name__, 'message': message, 'frames': frames[-20:]}
