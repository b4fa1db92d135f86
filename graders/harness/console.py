"""What a program prints and reads: output with its virtual time, input from scripted lines only; and points where it opens files."""
from __future__ import annotations

import builtins
import io
import sys
from typing import Any, Callable, Iterable

from . import observer, real, scheduler

# By group (one for each program that runs): the lines still to be read, and the arguments.
stdin: dict[int, list[str]] = {}
argv: dict[int, list[str]] = {}


def _group() -> int:
    world = scheduler.current
    return 0 if world is None else world.running.group


class Output(io.TextIOBase):
    encoding = 'utf-8'
    errors = 'replace'

    def __init__(self, stream: str):
        self.stream = stream
        self.buffer = Bytes(self)

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f'write() argument must be str, not {type(text).__name__}')
        world = scheduler.current
        if world is not None and text:
            world.point('W', self)
            observer.printed(text, self.stream)
        return len(text)


class Bytes(io.RawIOBase):
    def __init__(self, text: Output):
        self.text = text

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.text.write(bytes(data).decode('utf-8', 'replace'))
        return len(data)


def print_whole(*values: Any, sep: str | None = None, end: str | None = None, file: Any = None, flush: bool = False) -> None:
    """print() as one write: that a line break may come late is nothing that homework is about."""
    for name, value in (('sep', sep), ('end', end)):
        if value is not None and not isinstance(value, str):
            raise TypeError(f'{name} must be None or a string, not {type(value).__name__}')
    target = sys.stdout if file is None else file
    if target is None:
        return
    target.write((' ' if sep is None else sep).join(map(str, values)) + ('\n' if end is None else end))
    if flush:
        target.flush()


class Input(io.TextIOBase):
    """Reading a line when none is left means that the program waits for somebody to type: the run ends there."""

    def readable(self) -> bool:
        return True

    def fileno(self) -> int:
        raise io.UnsupportedOperation('fileno')

    def readline(self, size: int = -1) -> str:
        lines = stdin.get(_group(), [])
        if not lines:
            scheduler.current.finish('waits_for_input')
        line = lines.pop(0)
        return line if line.endswith('\n') else line + '\n'

    def read(self, size: int = -1) -> str:
        lines = stdin.get(_group(), [])
        text = ''.join(line if line.endswith('\n') else line + '\n' for line in lines)
        lines.clear()
        return text

    def __next__(self) -> str:
        if not stdin.get(_group()):
            raise StopIteration
        return self.readline()


def read_line(prompt: object = '') -> str:
    if str(prompt):
        sys.stdout.write(str(prompt))
    line = sys.stdin.readline()
    if not line:
        raise EOFError('EOF when reading a line')
    return line.rstrip('\n')


def open_file(file: Any, *arguments: Any, **keywords: Any) -> Any:
    """open(), before which others may come: what one thread reads another one may be about to write."""
    world = scheduler.current
    if world is not None:
        world.point('S', file if isinstance(file, str) else 'file')
    return real.open_file(file, *arguments, **keywords)


class Arguments(list):
    """sys.argv of the program that the running thread belongs to."""

    def _own(self) -> list[str]:
        return argv.get(_group(), [''])

    def __getitem__(self, index: Any) -> Any:
        return self._own()[index]

    def __setitem__(self, index: Any, value: Any) -> None:
        self._own()[index] = value

    def __len__(self) -> int:
        return len(self._own())

    def __iter__(self) -> Iterable[str]:
        return iter(self._own())

    def __repr__(self) -> str:
        return repr(self._own())

    def __eq__(self, other: object) -> bool:
        return self._own() == other

    __hash__ = None


def install(put: Callable[[Any, str, Any], None]) -> None:
    for name, stream in (('stdout', Output('out')), ('stderr', Output('err')), ('stdin', Input())):
        put(sys, name, stream)
        put(sys, f'__{name}__', stream)
    put(sys, 'argv', Arguments())
    put(builtins, 'print', print_whole)
    put(builtins, 'input', read_line)
    put(builtins, 'open', open_file)
    put(io, 'open', open_file)
