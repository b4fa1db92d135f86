"""What a check is given: it asks for runs of a scenario under many schedules and looks at each."""

from __future__ import annotations

import hashlib
import random
from typing import Callable

from .channel import Channel
from .endings import ending_failure, thread_failure, violation_failure
from .portfolio import DECISIONS, Portfolio
from .replay import Replay
from .runs import Run, Violation
from .shapes import parse_run
from .shrink import shrink
from .words import Failure, clean

# A program that goes round and round meets the limit of steps, whatever the load of the host: that takes two seconds on a slow core
# at most, and no reference of any task needs 5,000 steps. The limit on processor time is for what computes without a step.
LIMITS = {"steps": 40_000, "virtual_seconds": 600, "cpu_seconds": 5}
# Runs that go on to a limit take long, and fewer decisions would not make them easier to read.
UNSHRUNK = ("uncontrolled", "cpu_limit", "step_limit", "virtual_time_limit")
LONGEST_SCHEDULE = 4000  # a list of decisions that long explains nothing; the schedule that it came from is as exact
MOST_FINDINGS = 20
BATCHES = [1, 4, 10, 15]  # then the last size again and again: most wrong programs fail within five schedules

Holds = Callable[[Run], None]
Stuck = Callable[[Run], Failure | None]


class Replayed(Exception):
    """A replay ran, and this time nothing was wrong with the run."""

    def __init__(self, run: Run) -> None:
        super().__init__(run.schedule)
        self.run = run


def seed_of(check: str, seed: str) -> str:
    """What the inputs of one check are drawn from. It may be shown where the check failed: no other check's follows from it."""
    return hashlib.sha256(f"{seed}/{check}".encode()).hexdigest()[:16]


class Exam:
    """One check's view of the student's program. Inputs come from `random`, which depends on seed and check alone."""

    def __init__(
        self,
        channel: Channel,
        scenarios: str,
        files: dict[str, str],
        seed: str,
        check: str,
        schedules: int,
        replay: Replay | None = None,
    ) -> None:
        self.seed = replay.seed if replay else seed_of(check, seed)
        self.random = random.Random(self.seed)
        self.schedules_tried = 0
        self.calls = 0
        self._replay = replay
        self.findings: list[tuple[str, str]] = []
        self._channel = channel
        self._scenarios = scenarios
        self._files = files
        self._seed = hashlib.sha256(f"{seed}/{check}/schedules".encode()).hexdigest()
        self._schedules = schedules

    def every_schedule(
        self,
        scenario: str,
        inputs: dict,
        holds: Holds,
        stuck: Stuck | None = None,
        at_most: int | None = None,
        limits: dict | None = None,
    ) -> None:
        """Runs the scenario under one schedule after another until `holds` raises Failure, or all have passed.

        A run that does not return, or in which a thread dies of an exception, is a failure by itself; `stuck` may
        find better words for it than the usual ones.
        """
        ask = _Asking(self, scenario, inputs, holds, stuck, {**LIMITS, **(limits or {})})
        self.calls += 1
        if self._replay is not None:
            if self.calls == self._replay.call:
                ask.replay(self._replay.schedule)
            return
        portfolio = Portfolio(min(self._schedules, at_most or self._schedules), self._seed)
        sizes = iter(BATCHES)
        while schedules := portfolio.next(next(sizes, BATCHES[-1])):
            for run in ask.runs(schedules):
                portfolio.learn(run.schedule, run.steps, run.decisions, run.switches)
                self.schedules_tried += 1
                failure = ask.judge(run)
                if failure is not None:
                    raise ask.explain(run, failure)

    def note_oddities(self, run: Run) -> None:
        """A program that reached for the machinery under it, or did things that the harness does not know of, is for staff to look at; what it
        was worth is decided by its runs all the same."""
        found = []
        for fact in run.facts_of("tampering"):
            where = f" at {fact.frame.file}:{fact.frame.line}" if fact.frame and fact.frame.is_students else ""
            found.append(("tampering", clean(f"{fact.string('what')}{where}", 300)))
        known = len(run.threads) - 1
        if run.seen.tasks is not None and run.ending.kind in ("returned", "raised", "exited", "deadlock") and known < run.seen.tasks:
            found.append(("contradiction", f"the kernel made {run.seen.tasks} threads and processes, the run tells of {known}"))
        for finding in found:
            if finding not in self.findings and len(self.findings) < MOST_FINDINGS:
                self.findings.append(finding)

    def once(self, scenario: str, inputs: dict, holds: Holds, stuck: Stuck | None = None) -> None:
        """For what does not depend on the schedule: a few of them only."""
        self.every_schedule(scenario, inputs, holds, stuck, at_most=3)

    def observe(self, scenario: str, inputs: dict) -> Run:
        """One run under the polite schedule, however it ends. Raises Failure if the student container breaks the protocol."""
        ask = _Asking(self, scenario, inputs, lambda run: None, None, LIMITS)
        run = ask.runs(["polite"])[0]
        self.schedules_tried += 1
        self.note_oddities(run)
        ask.refuse_foreign(run)
        return run


class _Asking:
    def __init__(self, exam: Exam, scenario: str, inputs: dict, holds: Holds, stuck: Stuck | None, limits: dict) -> None:
        self._exam = exam
        self._scenario = scenario
        self._inputs = inputs
        self._holds = holds
        self._stuck = stuck
        self._limits = limits

    def runs(self, schedules: list[str], trace: bool = False) -> list[Run]:
        """Raises Failure if the student container breaks the protocol."""
        exam = self._exam
        try:
            answer = exam._channel.request(
                "run",
                scenario=self._scenario,
                scenarios=exam._scenarios,
                inputs=self._inputs,
                files=exam._files,
                schedules=schedules,
                trace=trace,
                limits=self._limits,
            )
            told = answer.get("runs")
            if not isinstance(told, list) or len(told) != len(schedules):
                raise Violation("another number of runs than were asked for")
            runs = [parse_run(value, f"runs[{index}]", trace) for index, value in enumerate(told)]
            if [run.schedule for run in runs] != schedules:
                raise Violation("runs under other schedules than were asked for")
        except Violation as violation:
            exam.findings.append(("protocol_violation", str(violation)))
            raise violation_failure() from violation
        return runs

    def judge(self, run: Run) -> Failure | None:
        """What is wrong with this run, if anything. Any exception but Failure is the grader's own fault and goes through."""
        self._exam.note_oddities(run)
        try:
            self.refuse_foreign(run)
            usual = ending_failure(run) if run.ending.kind != "returned" else thread_failure(run)
            if usual is not None:
                raise (self._stuck(run) if self._stuck else None) or usual
            self._holds(run)
        except Failure as failure:
            return failure
        except Violation as violation:
            self._exam.findings.append(("protocol_violation", str(violation)))
            return violation_failure()
        return None

    def refuse_foreign(self, run: Run) -> None:
        """Raises Failure if it was not the harness that told of this run, RuntimeError if the harness failed."""
        error = run.ending.error
        if run.ending.kind != "crashed" or error is None:
            return
        if error.type == "HarnessError":
            raise RuntimeError(f"the harness failed under {run.schedule}: {error.message}")
        if error.type == "ForeignReport":
            self._exam.findings.append(("protocol_violation", error.message))
            raise violation_failure()

    def replay(self, schedule: str) -> None:
        """Raises Failure or Replayed."""
        run = self.runs([schedule], trace=True)[0]
        self._exam.schedules_tried += 1
        failure = self.judge(run)
        if failure is None:
            raise Replayed(run)
        failure.evidence = run
        raise failure

    def explain(self, run: Run, failure: Failure) -> Failure:
        """The same failure under the simplest schedule that still shows it, with the steps."""
        kind = run.ending.kind
        if kind == "cpu_limit":
            # Where it computes is known, and computing till the limit once more would leave the checks to come without time.
            failure.evidence = run
            return failure

        def fails(candidates: list[str]) -> int | None:
            for index, candidate in enumerate(self.runs(candidates)):
                found = self.judge(candidate)
                if found is not None and candidate.ending.kind == kind:
                    return index
            return None

        schedule = run.schedule
        if schedule != "polite" and kind not in UNSHRUNK and DECISIONS.fullmatch(run.decisions):
            shorter = shrink(run.decisions, fails)
            schedule = shorter if len(shorter) <= LONGEST_SCHEDULE else schedule
        traced = self.runs([schedule], trace=True)[0]
        found = self.judge(traced)
        if found is None or traced.ending.kind != kind:
            # Not reproduced: the words are still true of the run that failed, only its steps cannot be shown.
            self._exam.findings.append(("not_repeatable", f"replay of {run.schedule} did not fail again"))
            failure.evidence = run
            return failure
        found.evidence = traced
        return found

