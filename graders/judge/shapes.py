"""Answers of the student container are untrusted: what has not the shape of graders/README.md is a violation."""

from __future__ import annotations

import json
import math
from typing import Callable

from .runs import Actor, Ending, Error, Fact, Frame, Output, Process, Run, Seen, Step, Switch, Thread, Violation, Wait
from .words import clean

WHYS = (
    "cycle lost_wakeup lock_never_released nobody_left livelock starved busy_wait polling computing".split()
)
ENDINGS = (
    "returned raised exited deadlock step_limit virtual_time_limit cpu_limit crashed waits_for_input uncontrolled".split()
)
PROBLEMS = "syntax_error not_found ambiguous outside".split()
MAX_DEPTH = 64
MAX_DIGITS = 40
MOST_THREADS = 1000  # the agent lists no more
MOST_PROCESSES = 1000


Shape = Callable[[object, str], object]


def parse_line(line: str | bytes) -> object:
    """JSON, and strictly so: no NaN, no infinity, no doubled key, no endless number, no deep nesting."""
    try:
        value = json.loads(
            line,
            parse_constant=_refuse_constant,
            parse_int=_parse_int,
            parse_float=_parse_float,
            object_pairs_hook=_parse_object,
        )
    except RecursionError:
        raise Violation("nested too deeply") from None
    except ValueError as error:
        raise Violation(f"not JSON: {clean(str(error), 200)}") from None
    _limit_depth(value)
    return value


def _refuse_constant(name: str) -> float:
    raise Violation(f"{name} is not JSON")


def _parse_int(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise Violation(f"a number of {len(digits)} digits")
    return int(digits)


def _parse_float(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise Violation("a number too large for a float")
    return value


def _parse_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise Violation("an object has the same key twice")
    return value


def _limit_depth(value: object) -> None:
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [
            inner
            for outer in level
            if isinstance(outer, (list, dict))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return
    raise Violation("nested too deeply")


def string(limit: int, keep_lines: bool = False) -> Shape:
    def shape(value: object, where: str) -> str:
        if not isinstance(value, str):
            raise Violation(f"{where} is not a string")
        if keep_lines:
            return "\n".join(clean(line, limit) for line in value[:limit].split("\n"))
        return clean(value, limit)

    return shape


def one_of(words: list[str]) -> Shape:
    def shape(value: object, where: str) -> str:
        if not isinstance(value, str) or value not in words:
            raise Violation(f"{where} is none of {', '.join(words)}")
        return value

    return shape


def integer(low: int, high: int) -> Shape:
    def shape(value: object, where: str) -> int:
        if type(value) is not int or not low <= value <= high:
            raise Violation(f"{where} is not an integer from {low} to {high}")
        return value

    return shape


def number(low: float, high: float) -> Shape:
    def shape(value: object, where: str) -> float:
        if type(value) not in (int, float) or not low <= value <= high:
            raise Violation(f"{where} is not a number from {low} to {high}")
        return float(value)

    return shape


def boolean(value: object, where: str) -> bool:
    if type(value) is not bool:
        raise Violation(f"{where} is not true or false")
    return value


def nullable(shape: Shape) -> Shape:
    return lambda value, where: None if value is None else shape(value, where)


def listing(shape: Shape, most: int) -> Shape:
    def check(value: object, where: str) -> list:
        if not isinstance(value, list) or len(value) > most:
            raise Violation(f"{where} is not a list of at most {most}")
        return [shape(inner, f"{where}[{index}]") for index, inner in enumerate(value)]

    return check


def record(make: Callable, may_lack: tuple[str, ...] = (), **fields: Shape) -> Shape:
    """An object with all of these fields, but for those that it may lack; fields that we do not know are dropped."""

    def shape(value: object, where: str) -> object:
        if not isinstance(value, dict):
            raise Violation(f"{where} is not an object")
        missing = [name for name in fields if name not in value and name not in may_lack]
        if missing:
            raise Violation(f"{where} lacks {', '.join(missing)}")
        return make(**{name: inner(value[name], f"{where}.{name}") for name, inner in fields.items() if name in value})

    return shape


def thread_name(value: object, where: str) -> str:
    """Threads of a scenario are named after a function of the harness, which means nothing to a student."""
    return string(100)(value, where).removesuffix(" (_run)")


LATEST = 1e9  # virtual seconds; a horizon is far below it
THREAD = integer(0, 1_000_000)
PROCESS = integer(0, 1_000_000)
AT = number(0, LATEST)

FRAME = record(
    Frame,
    file=nullable(string(250)),
    line=integer(0, 10_000_000),
    source=string(300),
    function=string(200),
)
ERROR = record(Error, type=string(200), message=string(500), frames=listing(FRAME, 200))
WAIT = record(
    Wait,
    may_lack=("held_by_task", "stack", "process"),
    thread=THREAD,
    name=thread_name,
    on=string(60),
    object=nullable(thread_name),
    held_by=nullable(THREAD),
    at=nullable(FRAME),
    held_at=nullable(FRAME),
    task=nullable(string(100)),
    held_by_task=nullable(string(100)),
    stack=listing(FRAME, 20),
    process=PROCESS,
)
ACTOR = record(Actor, thread=THREAD, task=nullable(string(100)))
ENDING = record(
    Ending,
    may_lack=("why", "cycle"),
    kind=one_of(ENDINGS),
    error=nullable(ERROR),
    waits=listing(WAIT, 2000),
    why=nullable(one_of(WHYS)),
    cycle=listing(ACTOR, 200),
)
OUTPUT = record(
    Output,
    may_lack=("process",),
    at=AT,
    thread=THREAD,
    text=string(300_000, keep_lines=True),
    stream=one_of(["out", "err"]),
    process=PROCESS,
)
THREADS = record(
    Thread,
    may_lack=("process",),
    id=THREAD,
    name=thread_name,
    by=one_of(["scenario", "student", "library"]),
    daemon=boolean,
    started_at=AT,
    ended_at=nullable(AT),
    error=nullable(ERROR),
    process=PROCESS,
)
PROCESSES = record(
    Process,
    id=integer(1, 1_000_000),
    name=string(100),
    by=one_of(["scenario", "student", "library"]),
    parent=PROCESS,
    daemon=boolean,
    started_at=AT,
    ended_at=nullable(AT),
    exit_code=nullable(integer(-255, 255)),
)
STEP = record(
    Step,
    thread=THREAD,
    task=nullable(string(100)),
    at=AT,
    action=string(60),
    object=nullable(string(140)),
    value=nullable(string(140)),
    frame=nullable(FRAME),
    relies_on=nullable(integer(0, 10_000_000)),
    stale=boolean,
)


def fact(value: object, where: str) -> Fact:
    if not isinstance(value, dict):
        raise Violation(f"{where} is not an object")
    kind = string(60)(value.get("kind"), f"{where}.kind")
    frame = nullable(FRAME)(value.get("frame"), f"{where}.frame")
    PROCESS(value.get("process", 0), f"{where}.process")
    return Fact(kind, frame, {name: inner for name, inner in value.items() if name not in ("kind", "frame")})


def switch(value: object, where: str) -> Switch:
    numbers = listing(integer(0, 999_999_999), 3)(value, where)
    if len(numbers) != 3:
        raise Violation(f"{where} is not three numbers")
    return numbers[0], numbers[1], numbers[2]


RUN_FIELDS: dict[str, Shape] = dict(
    schedule=string(200_000),
    decisions=string(200_000),
    switches=listing(switch, 1000),
    ending=ENDING,
    result=lambda value, where: value,
    virtual_seconds=AT,
    steps=integer(0, 1_000_000_000),
    output=listing(OUTPUT, 100_000),
    threads=listing(THREADS, MOST_THREADS),
    most_alive=integer(0, 10_000),
    processes=listing(PROCESSES, MOST_PROCESSES),
    most_processes=integer(0, 10_000),
    facts=listing(fact, 100_000),
    seen=record(Seen, may_lack=("tasks",), tasks=nullable(integer(0, 10_000_000))),
)
RUN = record(Run, may_lack=("seen",), **RUN_FIELDS)
TRACED_RUN = record(Run, may_lack=("seen",), **RUN_FIELDS, trace=listing(STEP, 200_000))
def _detail(line: int | None, message: str) -> dict:
    return {"line": line or 0, "message": message}


FOUND = record(
    dict,
    role=string(60),
    path=nullable(string(250)),
    found_by=nullable(one_of(["path", "homework_toml", "names"])),
    looked_for=listing(string(250), 50),
    candidates=listing(string(250), 50),
    problem=nullable(one_of(PROBLEMS)),
    detail=nullable(record(_detail, line=nullable(integer(0, 10_000_000)), message=string(900))),
)


def parse_run(value: object, where: str, traced: bool) -> Run:
    run = (TRACED_RUN if traced else RUN)(value, where)
    _contradictions(run, where)
    return run


def _contradictions(run: Run, where: str) -> None:
    """Things that cannot both be so; someone wrote them who did not run the program under our schedule."""
    ids = [thread.id for thread in run.threads]
    if len(set(ids)) != len(ids):
        raise Violation(f"{where}: two threads with one id")
    known = set(ids)
    if any(piece.thread not in known for piece in run.output) and len(ids) < MOST_THREADS:
        raise Violation(f"{where}: output of a thread that never was")
    numbers = [process.id for process in run.processes]
    if len(set(numbers)) != len(numbers):
        raise Violation(f"{where}: two processes with one number")
    elsewhere = {piece.process for pieces in (run.threads, run.output, run.ending.waits) for piece in pieces}
    elsewhere |= {run.process_of(fact) for fact in run.facts} | {process.parent for process in run.processes}
    if not elsewhere <= {0, *numbers} and len(numbers) < MOST_PROCESSES - 1:
        raise Violation(f"{where}: something in a process that never was")
    # The main thread of the program is the child itself, which the agent made.
    if run.seen.tasks is not None and len(ids) - 1 > run.seen.tasks:
        raise Violation(f"{where}: {len(ids) - 1} threads and processes, where the kernel made {run.seen.tasks}")
    if any(process.ended_at is not None and process.ended_at < process.started_at for process in run.processes):
        raise Violation(f"{where}: a process that ends before it starts")
    if run.most_processes > len(numbers) and len(numbers) < MOST_PROCESSES - 1:
        raise Violation(f"{where}: more processes at once than there were")
    if any(thread.ended_at is not None and thread.ended_at < thread.started_at for thread in run.threads):
        raise Violation(f"{where}: a thread that ends before it starts")
    if run.ending.kind == "raised" and run.ending.error is None:
        raise Violation(f"{where}: raised, but nothing")
    if run.ending.kind != "returned" and run.result is not None and not isinstance(run.result, dict):
        raise Violation(f"{where}: a result from a scenario that did not return")
    for index, step in enumerate(run.trace):
        if step.relies_on is not None and step.relies_on >= index:
            raise Violation(f"{where}: a step relies on a later one")


def parse_found(value: object, roles: list[str]) -> list[dict]:
    found = listing(FOUND, 16)(value, "files")
    if [file["role"] for file in found] != roles:
        raise Violation("files are not the roles that were asked for")
    for file in found:
        if (file["path"] is None) == (file["problem"] is None) and file["problem"] != "syntax_error":
            raise Violation(f"{file['role']}: neither found nor a problem")
    return found
