"""One run of a scenario under one schedule, as the student container told it, after validation."""

from __future__ import annotations

from dataclasses import dataclass, field


class Violation(Exception):
    """The student container broke the protocol; the message says how."""


@dataclass(frozen=True)
class Frame:
    file: str | None
    line: int
    source: str
    function: str

    @property
    def is_students(self) -> bool:
        return self.file is not None and self.file != "scenario"


@dataclass(frozen=True)
class Error:
    type: str
    message: str
    frames: list[Frame]

    @property
    def place(self) -> Frame | None:
        """The innermost line of the student's, where there is one."""
        return next((frame for frame in reversed(self.frames) if frame.is_students), None)


@dataclass(frozen=True)
class Wait:
    thread: int
    name: str
    on: str
    object: str | None
    held_by: int | None
    at: Frame | None
    held_at: Frame | None
    task: str | None
    held_by_task: str | None = None
    stack: list[Frame] = field(default_factory=list)
    process: int = 0

    @property
    def actor(self) -> Actor:
        return Actor(self.thread, self.task)


@dataclass(frozen=True)
class Actor:
    """A thread, or one of the tasks of its event loop."""

    thread: int
    task: str | None


@dataclass(frozen=True)
class Ending:
    kind: str
    error: Error | None
    waits: list[Wait]
    why: str | None = None
    cycle: list[Actor] = field(default_factory=list)


@dataclass(frozen=True)
class Output:
    at: float
    thread: int
    text: str
    stream: str
    process: int = 0


@dataclass(frozen=True)
class Thread:
    id: int
    name: str
    by: str
    daemon: bool
    started_at: float
    ended_at: float | None
    error: Error | None
    process: int = 0


@dataclass(frozen=True)
class Process:
    """One that the program started; the program itself is number 0 and in no list."""

    id: int
    name: str
    by: str
    parent: int
    daemon: bool
    started_at: float
    ended_at: float | None
    exit_code: int | None


@dataclass(frozen=True)
class Step:
    thread: int
    task: str | None
    at: float
    action: str
    object: str | None
    value: str | None
    frame: Frame | None
    relies_on: int | None
    stale: bool


@dataclass(frozen=True)
class Fact:
    """Something observed. `fields` are JSON values of any type: read them with the methods."""

    kind: str
    frame: Frame | None
    fields: dict[str, object]

    def number(self, name: str) -> float | None:
        value = self.fields.get(name)
        return value if type(value) in (int, float) else None

    def string(self, name: str) -> str:
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def listing(self, name: str) -> list:
        value = self.fields.get(name)
        return value if isinstance(value, list) else []

    def flag(self, name: str) -> bool:
        return self.fields.get(name) is True

    def place(self, name: str) -> Frame | None:
        """A frame besides the one that every fact has."""
        value = self.fields.get(name)
        if not isinstance(value, dict) or type(value.get("line")) is not int:
            return None
        words = [value.get(key) for key in ("file", "source", "function")]
        if any(not isinstance(word, str) for word in words):
            return None
        return Frame(words[0][:250], value["line"], words[1][:300], words[2][:200])


@dataclass(frozen=True)
class Seen:
    """What the kernel says, whatever the run's own account is. None: nothing is known."""

    tasks: int | None = None


# At this choice, this thread; the smaller the third number, the likelier that it matters.
Switch = tuple[int, int, int]


@dataclass(frozen=True)
class Run:
    schedule: str
    decisions: str
    ending: Ending
    result: object
    virtual_seconds: float
    steps: int
    output: list[Output]
    threads: list[Thread]
    most_alive: int
    processes: list[Process]
    most_processes: int
    facts: list[Fact]
    trace: list[Step] = field(default_factory=list)
    switches: list[Switch] = field(default_factory=list)
    seen: Seen = Seen()

    def facts_of(self, kind: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.kind == kind]

    def process_of(self, fact: Fact) -> int:
        """The number of the process in which something was observed."""
        value = fact.fields.get("process")
        return value if type(value) is int else 0

    def told(self, name: str) -> object:
        """What the scenario returned under this name; None when it is not there."""
        return self.result.get(name) if isinstance(self.result, dict) else None

    def count(self, name: str) -> float:
        """A number of the scenario's own, not of the student's. Raises Violation if it is anything else."""
        value = self.told(name)
        if type(value) not in (int, float):
            raise Violation(f"the scenario's {name} is not a number")
        return value

    def counts(self, name: str, length: int) -> list[float]:
        """As `count`, for a list of `length` numbers."""
        value = self.told(name)
        if not isinstance(value, list) or len(value) != length or any(type(n) not in (int, float) for n in value):
            raise Violation(f"the scenario's {name} is not a list of {length} numbers")
        return value

    def values(self, name: str, length: int) -> list:
        """A list of `length` values that come from the student's program and may be anything."""
        value = self.told(name)
        if not isinstance(value, list) or len(value) != length:
            raise Violation(f"the scenario's {name} is not a list of {length}")
        return value

    def printed_lines(self) -> list[tuple[float, str]]:
        """The lines on standard output, each with the virtual second in which it was complete."""
        lines: list[tuple[float, str]] = []
        rest = ""
        printed = [piece for piece in self.output if piece.stream == "out"]
        for piece in printed:
            rest += piece.text
            *whole, rest = rest.split("\n")
            lines += [(piece.at, line.strip()) for line in whole]
        if rest.strip():
            lines.append((printed[-1].at, rest.strip()))
        return lines

    def printed_by(self, wanted: str) -> list[int]:
        """The numbers of the processes that printed this line on standard output, once for each time."""
        told: dict[int, str] = {}
        for piece in self.output:
            if piece.stream == "out":
                told[piece.process] = told.get(piece.process, "") + piece.text
        return [process for process, said in told.items() for line in said.split("\n") if line.strip() == wanted]
