"""One task from `begin` to the report."""

from __future__ import annotations

import platform

from . import facts
from .channel import Channel, StudentEnded
from .evidence import evidence_of
from .exam import Exam, Replayed
from .replay import Replay
from .runs import Run, Violation
from .shapes import parse_found
from .suite import Check, Suite, load
from .words import Failure, clean

ABOUT_DATA = ("lost-update", "race")


def grade(begin: dict, channel: Channel) -> dict:
    """The report. Raises whatever is wrong with the grader itself."""
    suite = load(begin["task"])
    replay = Replay.read(begin["replay"]) if begin.get("replay") else None
    only = begin.get("only") if replay is None else [replay.check]
    checks = [check for check in suite.checks if only is None or check.id in only]
    if replay is not None and (replay.task != suite.id or not checks):
        raise ValueError(f"{suite.id} has no check for the replay {replay}")
    report = {
        "task": suite.id,
        "seed": begin["seed"],
        "python": str(begin.get("python") or platform.python_version())[:32],
        "schedules": 0,
        "files": [],
        "checks": [],
        "integrity": [],
    }
    try:
        paths = _locate(suite, channel, report)
        if paths is not None and "facts" in suite.manifest:
            _observe(suite, channel, paths, begin, report)
        elif paths is not None:
            for done, check in enumerate(checks):
                channel.send(type="progress", check=check.id, done=done, of=len(checks))
                result = _decide(check, suite, channel, paths, begin, replay, report["integrity"])
                report["checks"].append(result)
                report["schedules"] += result["schedules"]
    except StudentEnded:
        pass  # How it ended is for the worker to say; what was decided before stays.
    report["integrity"] = report["integrity"][:64]
    return report


def _locate(suite: Suite, channel: Channel, report: dict) -> dict[str, str] | None:
    """The student's file for each role, or None when one that is needed cannot be used."""
    wanted = suite.manifest["files"]
    try:
        answer = channel.request("locate", files=wanted)
        found = parse_found(answer.get("files"), [file["role"] for file in wanted])
    except Violation as violation:
        # Nothing of the student's has run yet, so this is the agent's own mistake.
        raise RuntimeError(f"locate: {violation}") from violation
    report["files"] = [
        {
            "role": file["role"],
            "path": file["path"],
            "foundBy": file["found_by"],
            "lookedFor": file["looked_for"],
            "candidates": file["candidates"],
            "problem": file["problem"],
            "detail": file["detail"],
        }
        for file in found
    ]
    if any(file["problem"] is not None for file in found):
        return None
    return {file["role"]: file["path"] for file in found}


def _observe(suite: Suite, channel: Channel, paths: dict[str, str], begin: dict, report: dict) -> None:
    channel.send(type="progress", check=facts.IDS[0], done=0, of=len(suite.manifest["facts"]))
    exam = Exam(channel, suite.scenarios, paths, begin["seed"], "facts", 1)
    report["facts"] = facts.observe(exam)
    report["schedules"] = exam.schedules_tried
    report["integrity"] += [{"code": code, "detail": clean(detail, 1900)} for code, detail in exam.findings]


def _decide(
    check: Check,
    suite: Suite,
    channel: Channel,
    paths: dict[str, str],
    begin: dict,
    replay: Replay | None,
    integrity: list[dict],
) -> dict:
    exam = Exam(channel, suite.scenarios, paths, begin["seed"], check.id, begin["schedules"], replay)
    failure, shown = None, None
    try:
        check.decide(exam)
        if replay is not None:
            raise ValueError(f"the check has only {exam.calls} explorations: {replay}")
    except Failure as caught:
        failure, shown = caught, caught.evidence
    except Replayed as passed:
        shown = passed.run
    integrity += [{"code": code, "detail": clean(f"{check.id}: {detail}", 1900)} for code, detail in exam.findings]
    return {
        "id": check.id,
        "title": check.title.as_json(),
        "status": "passed" if failure is None else "failed",
        "schedules": exam.schedules_tried,
        "teaches": check.teaches,
        "failure": None if failure is None else _words(failure),
        "evidence": None if shown is None else _evidence(shown, exam, check, suite),
    }


def _evidence(run: Run, exam: Exam, check: Check, suite: Suite) -> dict:
    replay = Replay(suite.id, check.id, exam.seed, exam.calls, run.schedule)
    return {**evidence_of(run, check.teaches in ABOUT_DATA), "replay": str(replay)}


def _words(failure: Failure) -> dict:
    return {
        "seen": failure.seen.as_json(),
        "expected": failure.expected.as_json(),
        "why": failure.why.as_json(),
        "nextStep": None if failure.next_step is None else failure.next_step.as_json(),
    }
