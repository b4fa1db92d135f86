"""Whatever the student container says, the check fails or the answer is taken; nothing else ever happens."""

import json
import unittest

from judge.exam import Exam
from judge.runs import Violation
from judge.shapes import parse_line, parse_run
from judge.tests.doubles import channel_to, frame, run_of
from judge.words import Failure, clean, same


def exam_with(reply):
    channel, worker = channel_to(reply)
    return Exam(channel, "", {"module": "a.py"}, "0" * 64, "adds-up", 3), worker


def process(number: int, **changes: object) -> dict[str, object]:
    return {"id": number, "name": "Process-1", "by": "student", "parent": 0, "daemon": False, "started_at": 0.0, "ended_at": 1.0,
            "exit_code": 0, **changes}  # fmt: skip


def answer_lines() -> dict[str, object]:
    """Hostile answers to the first request, by what is wrong with them."""
    good = run_of("polite", {"balance": 1})
    both = [good, run_of("rr:1", {"balance": 1})]

    def line(answer: object) -> bytes:
        return json.dumps({"type": "answer", "answer": answer}).encode() + b"\n"

    def with_run(**changes: object) -> bytes:
        return line({"id": 1, "runs": [run_of("polite", {"balance": 1}, **changes), both[1]]})

    return {
        "not JSON": b"hello\n",
        "an empty line": b"\n",
        "half a line": b'{"type":"answer","answer":{"id":1,"runs":[',
        "invalid UTF-8": b'{"type":"answer","answer":{"id":1,"x":"\xff\xfe"}}\n',
        "another id": line({"id": 2, "runs": both}),
        "an id that is true": line({"id": True, "runs": both}),
        "an id that is 1.0": line({"id": 1.0, "runs": both}),
        "an answer that is a list": line([]),
        "an answer that is null": line(None),
        "no runs": line({"id": 1}),
        "runs that are an object": line({"id": 1, "runs": {"0": good}}),
        "too few runs": line({"id": 1, "runs": [good]}),
        "too many runs": line({"id": 1, "runs": [*both, good]}),
        "other schedules": line({"id": 1, "runs": [both[1], good]}),
        "a run that is a string": line({"id": 1, "runs": ["passed", "passed"]}),
        "NaN": b'{"type":"answer","answer":{"id":1,"runs":[NaN]}}\n',
        "Infinity": b'{"type":"answer","answer":{"id":1,"runs":[Infinity]}}\n',
        "1e400": b'{"type":"answer","answer":{"id":1,"runs":[1e400]}}\n',
        "a number of a million digits": b'{"type":"answer","answer":{"id":1,"runs":[' + b"9" * 1_000_000 + b"]}}\n",
        "100000 brackets": b'{"type":"answer","answer":' + b"[" * 100_000 + b"\n",
        "100000 closed brackets": b'{"type":"answer","answer":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n",
        "nested 70 deep": line({"id": 1, "runs": json.loads("[" * 70 + "]" * 70)}),
        "a doubled key": b'{"type":"answer","answer":{"id":1,"id":1,"runs":[]}}\n',
        "a line that is too long": b'{"type":"answer","answer":"' + b"x" * (4 * 1024 * 1024) + b'"}\n',
        "an ending of its own": with_run(ending={"kind": "passed", "error": None, "waits": []}),
        "raised nothing": with_run(ending={"kind": "raised", "error": None, "waits": []}),
        "no ending": with_run(ending=None),
        "time that is a string": with_run(virtual_seconds="2"),
        "time that is true": with_run(virtual_seconds=True),
        "negative time": with_run(virtual_seconds=-1.0),
        "steps as a float": with_run(steps=1.5),
        "no switches": with_run(switches=None),
        "a switch of two numbers": with_run(switches=[[1, 2]]),
        "a switch to a string": with_run(switches=[[1, "2", 0]]),
        "a switch before the beginning": with_run(switches=[[-1, 2, 0]]),
        "more switches than are told": with_run(switches=[[1, 2, 0]] * 1001),
        "output of nobody": with_run(output=[{"at": 0.0, "thread": 77, "text": "x", "stream": "out"}]),
        "output that is a string": with_run(output="hello"),
        "two threads with one id": with_run(threads=[run_of("polite")["threads"][0]] * 2),
        "no processes": with_run(processes=None),
        "a process with the number of the program": with_run(processes=[process(0)]),
        "two processes with one number": with_run(processes=[process(1), process(1)]),
        "a process that ends before it starts": with_run(processes=[process(1, ended_at=-0.5), process(2, started_at=2.0)]),
        "a process that ends early": with_run(processes=[process(1, started_at=2.0)]),
        "a child of nobody": with_run(processes=[process(1, parent=7)]),
        "more processes at once than there were": with_run(processes=[process(1)], most_processes=2),
        "a thread of a process that never was": with_run(threads=[{**run_of("polite")["threads"][0], "process": 1}]),
        "output of a process that never was": with_run(output=[{"at": 0.0, "thread": 0, "text": "x", "stream": "out", "process": 3}]),
        "a fact of a process that never was": with_run(facts=[{"kind": "job", "process": 1}]),
        "a fact of a process that is a string": with_run(facts=[{"kind": "job", "process": "1"}]),
        "a fact that is a string": with_run(facts=["sleep"]),
        "a fact with a broken frame": with_run(facts=[{"kind": "sleep", "frame": {"file": 1}}]),
    }


class HostileAnswers(unittest.TestCase):
    def test_each_fails_the_check_and_is_noted(self):
        for name, answer in answer_lines().items():
            with self.subTest(name):
                exam, _ = exam_with(lambda request, answer=answer: answer)
                with self.assertRaises(Failure):
                    exam.every_schedule("at_once", {}, lambda run: None)
                self.assertEqual([code for code, _ in exam.findings], ["protocol_violation"])

    def test_the_honest_twin_passes(self):
        exam, worker = exam_with(
            lambda request: {"id": request["id"], "runs": [run_of(s, {"balance": 1}) for s in request["schedules"]]}
        )
        exam.every_schedule("at_once", {}, lambda run: None)
        self.assertEqual(exam.findings, [])
        self.assertEqual([request["schedules"] for request in worker.requests], [["polite"], ["rr:1", "conflicts:1"]])

    def test_a_result_of_another_shape_than_the_scenario_returns_fails_the_check(self):
        for result in (None, [], "x", {"served": "many"}, {"served": True}, {"served": None}):
            with self.subTest(result=result):
                exam, _ = exam_with(
                    lambda request, result=result: {"id": request["id"], "runs": [run_of(s, result) for s in request["schedules"]]}
                )
                with self.assertRaises(Failure):
                    exam.every_schedule("at_once", {}, lambda run: run.count("served"))

    def test_processes(self):
        started = [process(1), process(2, started_at=0.5, ended_at=None, exit_code=None, by="library")]
        first = run_of("polite")["threads"][0]
        facts = [{"kind": "pool", "frame": None}, {"kind": "sleep", "frame": None, "process": 2}]
        run = parse_run(
            run_of("polite", processes=started, most_processes=2, threads=[first, {**first, "id": 1, "process": 2}], facts=facts), "run", False
        )
        self.assertEqual([(p.id, p.by, p.ended_at, p.exit_code) for p in run.processes], [(1, "student", 1.0, 0), (2, "library", None, None)])
        self.assertEqual([thread.process for thread in run.threads], [0, 2])
        self.assertEqual([run.process_of(fact) for fact in run.facts], [0, 2])

    def test_text_is_made_harmless(self):
        run = parse_run(
            run_of("polite", output=[{"at": 0.0, "thread": 0, "text": "a\x00b\ud800\x1b[31m\nc\n", "stream": "out"}]), "run", False
        )
        lines = [line for _, line in run.printed_lines()]
        self.assertEqual(lines, ["a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}[31m", "c"])
        json.dumps(lines, ensure_ascii=False).encode("utf-8")

    def test_a_step_may_not_rely_on_a_later_one(self):
        step = {
            "thread": 1, "task": None, "at": 0.0, "action": "writes", "object": "x", "value": "1", "frame": frame(),
            "relies_on": 0, "stale": True,
        }  # fmt: skip
        with self.assertRaises(Violation):
            parse_run(run_of("polite", trace=[step]), "run", True)


class Values(unittest.TestCase):
    def test_equal_means_of_the_same_type(self):
        for left, right in ((True, 1), (1.0, 1), ("1", 1), ([1], [True]), ({"a": 0}, {"a": False}), ([1], [1, 2])):
            self.assertFalse(same(left, right), (left, right))
        for value in (1, "a", [1, {"b": None}], 1.5, True):
            self.assertTrue(same(value, value), value)
        self.assertFalse(same(float("nan"), float("nan")))

    def test_cleaning_cuts(self):
        self.assertEqual(clean("abcdef", 4), "abc…")
        self.assertEqual(clean("a\nb", 9), "a b")

    def test_an_honest_line_parses(self):
        self.assertEqual(parse_line(b'{"a":[1,2.5,"x",null,true]}'), {"a": [1, 2.5, "x", None, True]})


if __name__ == "__main__":
    unittest.main()
