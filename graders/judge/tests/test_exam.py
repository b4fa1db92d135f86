"""Exploring, shrinking, evidence and the report, against a student container by hand."""

import re
import unittest

from judge.evidence import MOST_STEPS, evidence_of
from judge.exam import Exam
from judge.grade import grade
from judge.portfolio import Portfolio
from judge.shapes import parse_run
from judge.shrink import shrink
from judge.suite import load
from judge.tests.doubles import channel_to, frame, run_of
from judge.words import Failure, text

WRONG = text("错", "wrong")


def step(thread: int, action: str, relies_on: int | None = None, stale: bool = False, line: int = 3) -> dict:
    return {
        "thread": thread, "task": None, "at": 0.0, "action": action, "object": "self.balance", "value": "1", "frame": frame(line),
        "relies_on": relies_on, "stale": stale,
    }  # fmt: skip


class SchedulesToTry(unittest.TestCase):
    def all_of(self, count, seed, switches=(), batch=5):
        """Every schedule of a portfolio that learns from each of its replays and of the polite run, which say these switches."""
        portfolio, given = Portfolio(count, seed), []
        while schedules := portfolio.next(batch):
            given += schedules
            for schedule in schedules:
                told = schedule == "polite" or schedule.startswith("replay")
                last = int(schedule.rpartition(",")[2].rpartition(":")[2].partition("=")[0]) if "=" in schedule else -1
                decisions = schedule if schedule.startswith("replay") else "replay:0:"
                portfolio.learn(schedule, 50, decisions, [pair for pair in switches if told and pair[0] > last])
        return given

    def test_are_the_same_for_the_same_seed_and_have_no_doubles(self):
        pairs = [(choice, 1, 0) for choice in range(20)]
        self.assertEqual(self.all_of(100, "a", pairs), self.all_of(100, "a", pairs))
        self.assertNotEqual(self.all_of(100, "a", pairs), self.all_of(100, "b", pairs))
        self.assertEqual(len(set(self.all_of(100, "a", pairs))), 100)

    def test_begin_with_what_fails_most(self):
        self.assertEqual(self.all_of(8, "a")[:7], ["polite", "rr:1", "conflicts:1", "rr:2", "rr:3", "first", "last"])
        self.assertEqual(self.all_of(2, "a"), ["polite", "rr:1"])
        kinds = [schedule.rpartition(":")[0] for schedule in self.all_of(13, "a")[7:]]
        self.assertEqual(kinds, ["pos", "walk:1", "bounded:2:50", "pct:3:50", "walk:0.2", "pct:2:50"])

    def test_try_each_switch_alone_before_any_two(self):
        pairs = [(choice, 1, 0) for choice in (2, 3, 5, 8, 13)]
        replays = [schedule for schedule in self.all_of(40, "a", pairs) if schedule.startswith("replay")]
        self.assertEqual({f"replay:0:{choice}=1" for choice, _, _ in pairs}, set(replays[:5]))
        self.assertEqual({f"replay:0:{one}=1,{two}=1" for one, _, _ in pairs for two, _, _ in pairs if one < two}, set(replays[5:15]))

    def test_are_spread_over_a_long_run(self):
        pairs = [(choice, 1, 0) for choice in range(128)]
        for seed in "abc":
            tried = sorted(int(s.partition("=")[0].rpartition(":")[2]) for s in self.all_of(19, seed, pairs) if s.startswith("replay"))
            self.assertEqual(len(tried), 8)
            self.assertEqual({(after - before) % 128 for before, after in zip(tried, tried[1:] + tried[:1])}, {16})

    def test_take_no_decisions_that_are_none(self):
        for decisions in ("polite", "replay:0:1=2;rm", "replay:x:", "replay:0:" + "9" * 10 + "=1"):
            portfolio = Portfolio(30, "a")
            portfolio.learn("polite", 50, decisions, [(1, 1, 0)])
            self.assertFalse([s for s in portfolio.next(30) if s.startswith("replay")])


class Shrinking(unittest.TestCase):
    def test_keeps_what_the_failure_needs_and_no_more(self):
        asked = []

        def fails(candidates):
            asked.extend(candidates)
            for index, candidate in enumerate(candidates):
                entries = candidate.rpartition(":")[2].split(",")
                if "5=2" in entries and "19=1" in entries:
                    return index
            return None

        entries = [f"{n}={n % 2 + 1}" for n in range(40)]
        entries[5], entries[19] = "5=2", "19=1"
        self.assertEqual(shrink("replay:9:" + ",".join(entries), fails), "replay:9:5=2,19=1")
        self.assertLess(len(asked), 161)

    def test_a_failure_that_needs_no_decision_loses_all_of_them(self):
        self.assertEqual(shrink("replay:9:1=1,2=2", lambda candidates: 0), "replay:9:")

    def test_stops_asking_in_the_end(self):
        asked = []
        entries = ",".join(f"{n}=1" for n in range(500))
        shrink("replay:9:" + entries, lambda candidates: asked.extend(candidates))
        self.assertLessEqual(len(asked), 160)


class Exploring(unittest.TestCase):
    def exam(self, reply):
        channel, self.worker = channel_to(reply)
        return Exam(channel, "", {"module": "a.py"}, "0" * 64, "adds-up", 30)

    def test_stops_at_the_first_failure_and_shows_the_shortest_schedule_that_still_fails(self):
        def reply(request):
            def one(schedule):
                entries = schedule.rpartition(":")[2].split(",")
                bad = schedule == "conflicts:1" or (schedule.startswith("replay:") and "5=2" in entries)
                trace = [step(1, "reads"), step(2, "reads"), step(2, "writes", 1), step(1, "writes", 0, True)]
                return run_of(schedule, {"balance": 1 if bad else 2}, trace=trace if request["trace"] else [])

            return {"id": request["id"], "runs": [one(schedule) for schedule in request["schedules"]]}

        def holds(run):
            if run.told("balance") != 2:
                raise Failure(WRONG, WRONG, WRONG)

        exam = self.exam(reply)
        with self.assertRaises(Failure) as caught:
            exam.every_schedule("at_once", {}, holds)
        self.assertEqual(exam.schedules_tried, 3)
        evidence = evidence_of(caught.exception.evidence)
        self.assertEqual(evidence["schedule"], "replay:7:5=2")
        self.assertEqual(evidence["kind"], "race")
        self.assertEqual([(s["lane"], s["action"], s["reliesOn"], s["stale"]) for s in evidence["steps"]][-1], (1, "writes", 0, True))
        self.assertEqual([lane["name"] for lane in evidence["lanes"]], ["Thread-1", "Thread-2"])

    def test_a_failure_that_does_not_come_back_is_still_a_failure_and_staff_are_told(self):
        def reply(request):
            runs = [run_of(s, {"balance": 1 if s == "rr:1" else 2}) for s in request["schedules"]]
            return {"id": request["id"], "runs": runs}

        def holds(run):
            if run.told("balance") != 2:
                raise Failure(WRONG, WRONG, WRONG)

        exam = self.exam(reply)
        with self.assertRaises(Failure):
            exam.every_schedule("at_once", {}, holds)
        self.assertEqual([code for code, _ in exam.findings], ["not_repeatable"])

    def test_what_reaches_for_the_machinery_is_told_to_staff_once_and_decides_nothing(self):
        fact = {"kind": "tampering", "at": 0.0, "thread": 1, "what": "gc.get_objects", "frame": frame(4)}

        def reply(request):
            return {"id": request["id"], "runs": [run_of(s, None, facts=[fact]) for s in request["schedules"]]}

        exam = self.exam(reply)
        exam.every_schedule("at_once", {}, lambda run: None)
        self.assertEqual(exam.findings, [("tampering", "gc.get_objects at level1/bank_account.py:4")])

    def test_more_threads_than_the_kernel_made_are_a_forgery_and_fewer_an_oddity(self):
        def exam(tasks):
            def reply(request):
                return {"id": request["id"], "runs": [run_of(s, None, seen={"tasks": tasks}) for s in request["schedules"]]}

            return self.exam(reply)

        for tasks, code in ((2, None), (None, None), (3, "contradiction")):
            with self.subTest(tasks):
                one = exam(tasks)
                one.every_schedule("at_once", {}, lambda run: None)
                self.assertEqual([found for found, _ in one.findings], [code] if code else [])
        forged = exam(1)
        with self.assertRaises(Failure):
            forged.every_schedule("at_once", {}, lambda run: None)
        self.assertEqual(forged.findings[0][0], "protocol_violation")

    def test_every_ending_has_words_in_both_languages(self):
        error = {"type": "RuntimeError", "message": "no", "frames": [frame()]}
        wait = {
            "thread": 1, "name": "Thread-1", "on": "lock", "object": "self.lock", "held_by": 2, "at": frame(9), "held_at": frame(5),
            "task": None,
        }  # fmt: skip
        kinds = "raised exited deadlock step_limit virtual_time_limit cpu_limit crashed waits_for_input uncontrolled".split()
        for kind in kinds:
            with self.subTest(kind):
                ending = {"kind": kind, "error": error if kind == "raised" else None, "waits": [wait] if kind == "deadlock" else []}
                exam = self.exam(
                    lambda request, ending=ending: {
                        "id": request["id"],
                        "runs": [run_of(s, None, ending=ending) for s in request["schedules"]],
                    }
                )
                with self.assertRaises(Failure) as caught:
                    exam.every_schedule("at_once", {}, lambda run: self.fail("a run that did not return was judged"))
                failure = caught.exception
                for words in (failure.seen, failure.expected, failure.why, failure.next_step):
                    self.assertTrue(words.zh and words.en)
        self.assertIn("Thread-1 在等锁（self.lock）（第 9 行", str(self._deadlock_words(wait).zh))

    def _deadlock_words(self, wait):
        from judge.endings import ending_failure

        run = parse_run(run_of("polite", None, ending={"kind": "deadlock", "error": None, "waits": [wait]}), "run", False)
        return ending_failure(run).seen

    def test_a_thread_that_died_is_a_failure(self):
        threads = run_of("polite")["threads"]
        threads[1] = {**threads[1], "error": {"type": "ValueError", "message": "no", "frames": [frame(4, "raise ValueError")]}}
        exam = self.exam(
            lambda request: {"id": request["id"], "runs": [run_of(s, {}, threads=threads) for s in request["schedules"]]}
        )
        with self.assertRaises(Failure) as caught:
            exam.every_schedule("at_once", {}, lambda run: None)
        self.assertIn("ValueError: no (line 4: raise ValueError)", caught.exception.seen.en)

    def test_an_error_of_the_check_itself_is_not_the_students(self):
        exam = self.exam(lambda request: {"id": request["id"], "runs": [run_of(s, {}) for s in request["schedules"]]})
        with self.assertRaises(ZeroDivisionError):
            exam.every_schedule("at_once", {}, lambda run: 1 / 0)

    def test_long_traces_become_a_page(self):
        trace = [step(1 + index % 2, "reads") for index in range(500)] + [step(1, "writes", 3, True)] + [step(2, "reads")] * 500
        run = parse_run(run_of("polite", {}, trace=trace), "run", True)
        evidence = evidence_of(run)
        self.assertLessEqual(len(evidence["steps"]), MOST_STEPS)
        self.assertTrue(evidence["truncated"])
        stale = next(s for s in evidence["steps"] if s["stale"])
        self.assertEqual(evidence["steps"][stale["reliesOn"]]["action"], "reads")


    def test_locks_inside_the_library_are_left_out(self):
        def locking(thing, source):
            return {**step(1, "acquires"), "object": thing, "frame": frame(12, source)}

        trace = [
            locking("self.lock", "with self.lock:"),
            locking("lock", "lock.acquire()"),
            locking("lock", "with ThreadPoolExecutor(3) as pool:"),
            locking("number_of[12]", "for future in as_completed(number_of):"),
            locking("lock", "pool.submit(square, n)"),
        ]
        evidence = evidence_of(parse_run(run_of("polite", {}, trace=trace), "run", True))
        self.assertEqual([s["source"] for s in evidence["steps"]], ["with self.lock:", "lock.acquire()"])
        self.assertFalse(evidence["truncated"])


def located(request):
    files = [
        {
            "role": file["role"], "path": file["path"], "found_by": "path", "looked_for": [file["path"]], "candidates": [], "problem": None,
            "detail": None,
        }
        for file in request["files"]
    ]  # fmt: skip
    return {"id": request["id"], "files": files}


class Reports(unittest.TestCase):
    begin = {"type": "begin", "task": "bank-account", "seed": "a" * 64, "schedules": 5, "only": None}

    def report(self, reply, **begin):
        channel, self.worker = channel_to(reply)
        return grade({**self.begin, **begin}, channel)

    def test_has_every_check_of_the_manifest_in_its_order(self):
        def reply(request):
            if request["op"] == "locate":
                return located(request)
            return {"id": request["id"], "runs": [run_of(s, {}) for s in request["schedules"]]}

        report = self.report(reply)
        ids = [check["id"] for check in load("bank-account").manifest["checks"]]
        self.assertEqual([result["id"] for result in report["checks"]], ids)
        self.assertEqual([line["check"] for line in self.worker.progress], ids)
        self.assertTrue(all(result["status"] == "failed" for result in report["checks"]))
        self.assertEqual([r["id"] for r in self.report(reply, only=["wakes-up"])["checks"]], ["wakes-up"])

    def test_inputs_of_a_check_depend_on_seed_and_check_alone(self):
        asked = []

        def reply(request):
            if request["op"] == "locate":
                return located(request)
            asked.append((request["scenario"], request["inputs"], request["schedules"]))
            return {"id": request["id"], "runs": [run_of(s, {}) for s in request["schedules"]]}

        self.report(reply)
        whole = list(asked)
        asked.clear()
        self.report(reply, only=["wakes-up"])
        self.assertTrue(asked and all(one in whole for one in asked))
        first = list(asked)
        asked.clear()
        self.report(reply, only=["wakes-up"], seed="b" * 64)
        self.assertNotEqual(first, asked)

    def test_a_missing_file_means_no_checks(self):
        def reply(request):
            answer = located(request)
            answer["files"][0].update(path=None, found_by=None, problem="not_found")
            return answer

        report = self.report(reply)
        self.assertEqual(report["checks"], [])
        self.assertEqual(report["files"][0]["problem"], "not_found")
        self.assertEqual(len(self.worker.requests), 1)

    def test_when_the_student_container_is_gone_what_was_decided_stays(self):
        def reply(request):
            if request["op"] == "locate":
                return located(request)
            if request["scenario"] == "alone":
                return {"id": request["id"], "runs": [run_of(s, {}) for s in request["schedules"]]}
            return {"type": "student_ended", "outcome": "memory_limit"}

        self.assertEqual([result["id"] for result in self.report(reply)["checks"]], ["works-alone"])

    def test_violations_are_for_staff_and_fail_only_the_running_check(self):
        def reply(request):
            if request["op"] == "locate":
                return located(request)
            return {"id": 0, "runs": []}

        report = self.report(reply)
        self.assertEqual(len(report["checks"]), 6)
        self.assertEqual({finding["code"] for finding in report["integrity"]}, {"protocol_violation"})
        self.assertNotIn("protocol", str(report["checks"][0]["title"]))

    def test_a_report_that_the_program_wrote_itself_is_a_violation(self):
        error = {"type": "ForeignReport", "message": "a report that is no run", "frames": []}
        foreign = {"kind": "crashed", "error": error, "waits": []}

        def reply(request):
            if request["op"] == "locate":
                return located(request)
            return {"id": request["id"], "runs": [run_of(s, ending=foreign) for s in request["schedules"]]}

        report = self.report(reply)
        self.assertEqual({check["status"] for check in report["checks"]}, {"failed"})
        self.assertEqual({finding["code"] for finding in report["integrity"]}, {"protocol_violation"})


if __name__ == "__main__":
    unittest.main()
