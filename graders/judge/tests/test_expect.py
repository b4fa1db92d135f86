"""Each ready-made expectation holds for a good run and has words for each kind of bad one."""

import unittest

from judge import Failure, expect, reasons
from judge.shapes import parse_run
from judge.tests.doubles import frame, run_of, thread
from judge.words import Text


def run(result=None, **changes):
    return parse_run(run_of("polite", result, **changes), "run", False)


def printed(*lines):
    return run(output=[{"at": at, "thread": 0, "text": f"{line}\n", "stream": "out"} for at, line in lines])


def facts(*found):
    return run(facts=[{"at": 0.0, "thread": 1, "frame": frame(4), **fact} for fact in found])


def mine(number, ended_at=1.0, started_at=0.0):
    return {**thread(number, f"Thread-{number}"), "by": "student", "started_at": started_at, "ended_at": ended_at}


def pool(size, kind="thread"):
    return {"kind": "pool", "pool": 1, "pool_kind": kind, "size": size}


NAP = {"kind": "sleep", "seconds": 0.1, "while_holding": []}
DEADLOCK = {"kind": "deadlock", "error": None, "waits": []}
GOOD = {
    "equal": lambda: expect.equal(3, 3, ("人数", "the count")),
    "lines": lambda: expect.lines(printed((0, "a"), (1, "b")), ["a", "b"]),
    "lines in any order": lambda: expect.lines(printed((0, "b"), (1, "a")), ["a", "b"], any_order=True),
    "said_at": lambda: expect.said_at(printed((1, "a"), (2, "b")), {"a": 1.0, "b": 2.0}),
    "lasts": lambda: expect.lasts(run(virtual_seconds=2.0), 2),
    "at_once": lambda: expect.at_once(3, 3, ("件任务", "jobs")),
    "threads": lambda: expect.threads(run(threads=[thread(0, "MainThread"), mine(1)]), 1),
    "pool": lambda: expect.pool(facts(pool(3)), 3),
    "pool of processes": lambda: expect.pool(facts(pool(4, "process")), 4, kind="process"),
    "loop_stays_free": lambda: expect.loop_stays_free(run()),
    "all_awaited": lambda: expect.all_awaited(run()),
    "nothing_left": lambda: expect.nothing_left(run(threads=[mine(1)])),
    "locks_in_one_order": lambda: expect.locks_in_one_order(run()),
    "waits_quietly": lambda: expect.waits_quietly(facts(NAP, NAP)),
    "listens": lambda: expect.listens(run({"port": 8000})),
}
BAD = {
    "equal": (lambda: expect.equal(True, 1, ("人数", "the count")), "The count is true."),
    "a line too few": (lambda: expect.lines(printed((0, "a")), ["a", "b"]), '"b" is not among them'),
    "a line too many": (lambda: expect.lines(printed((0, "a"), (1, "a")), ["a"]), '"a" is one too many'),
    "another order": (lambda: expect.lines(printed((0, "b"), (1, "a")), ["a", "b"]), 'line 1 is "b"'),
    "not said": (lambda: expect.said_at(printed(), {"a": 1.0}), '"a" was not printed'),
    "said late": (lambda: expect.said_at(printed((1.5, "a")), {"a": 1.0}), "at second 1.5"),
    "said twice": (lambda: expect.said_at(printed((1, "a"), (2, "a")), {"a": 1.0}), "at second 1, 2"),
    "too long": (lambda: expect.lasts(run(virtual_seconds=3.0), 2), "It took 3 seconds."),
    "too short": (lambda: expect.lasts(run(virtual_seconds=1.0), 2), "It took 1 seconds."),
    "too few at once": (lambda: expect.at_once(1, 3, ("件任务", "jobs")), "At most 1 jobs"),
    "other threads": (lambda: expect.threads(run(threads=[mine(1), mine(2)]), 1), "started 2 threads"),
    "nobody listens": (lambda: expect.listens(run({"port": None})), "on no TCP port"),
    "nobody is bound": (lambda: expect.listens(run({"port": None}), "UDP"), "on no UDP port"),
    "no pool": (lambda: expect.pool(run(), 3), "no thread pool"),
    "a pool of another size": (lambda: expect.pool(facts(pool(10)), 3), "has 10 threads (line 4"),
    "processes for threads": (lambda: expect.pool(facts(pool(3, "process")), 3), "has 3 processes (line 4"),
    "threads for processes": (lambda: expect.pool(facts(pool(3)), 3, kind="process"), "has 3 threads (line 4"),
    "no pool of processes": (lambda: expect.pool(run(), 3, kind="process"), "no process pool"),
    "two pools": (lambda: expect.pool(facts(pool(3), pool(3)), 3), "2 pools (line 4"),
    "a blocked loop": (lambda: expect.loop_stays_free(facts({"kind": "loop_blocked", "seconds": 2.0, "by": "sleep"})), "2 seconds (line 4"),
    "a forgotten await": (lambda: expect.all_awaited(facts({"kind": "never_awaited", "name": "say"})), "coroutine say"),
    "a thread left": (lambda: expect.nothing_left(run(threads=[mine(1, None)])), "Thread-1 had not ended"),
    "a task left": (lambda: expect.nothing_left(facts({"kind": "task", "name": "Task-2", "pending": True})), "task Task-2"),
    "a socket left": (lambda: expect.nothing_left(facts({"kind": "left_open", "socket": 1})), "had not been closed (line 4"),
    "locks in a circle": (
        lambda: expect.locks_in_one_order(facts({"kind": "lock_order_cycle", "edges": [{"holds": "a", "wants": "b"}, {"holds": "b", "wants": "a"}]})),
        "has a and wants b; one thread has b and wants a",
    ),
    "napping": (lambda: expect.waits_quietly(facts(NAP, NAP, NAP)), "looked, 3 times (line 4"),
    "spinning": (lambda: expect.waits_quietly(facts({"kind": "busy_wait"})), "without a pause (line 4"),
    "sleeping with a lock": (lambda: expect.waits_quietly(facts({**NAP, "while_holding": ["self.lock"]})), "holds the lock self.lock (line 4"),
}  # fmt: skip


class Expectations(unittest.TestCase):
    def test_hold_for_a_good_run(self):
        for name, decide in GOOD.items():
            with self.subTest(name):
                decide()

    def test_say_what_is_wrong_in_both_languages(self):
        for name, (decide, said) in BAD.items():
            with self.subTest(name), self.assertRaises(Failure) as caught:
                decide()
            failure = caught.exception
            self.assertIn(said, failure.seen.en, name)
            for words in (failure.seen, failure.expected, failure.why):
                self.assertRegex(words.zh, "[\u4e00-\u9fff]", name)
                self.assertNotRegex(words.en, "[\u4e00-\u9fff]", name)

    def test_the_author_may_say_it_better(self):
        with self.assertRaises(Failure) as caught:
            expect.lasts(run(virtual_seconds=3.0), 2, why=("因为", "because"), next_step=("看看", "look"))
        self.assertEqual((Text("因为", "because"), Text("看看", "look")), (caught.exception.why, caught.exception.next_step))

    def test_who_waits_in_another_process_is_named_by_the_process(self):
        wait = {"thread": 4, "name": "MainThread", "on": "pipe", "object": None, "held_by": None, "at": frame(7), "held_at": None, "task": None}
        process = {"id": 1, "name": "Process-1", "by": "student", "parent": 0, "daemon": False, "started_at": 0.0, "ended_at": None, "exit_code": None}
        waits = [{**wait, "process": 1}, {**wait, "process": 1, "name": "Thread-9"}]
        stuck = run(ending={**DEADLOCK, "waits": waits}, processes=[process])
        told = expect.stuck(("都送完了", "All is sent"), ("走", "It leaves."))(stuck).seen.en
        self.assertIn("Process-1 waits for data from a pipe (line 7", told)
        self.assertIn("Process-1/Thread-9 waits", told)

    def test_stuck_has_words_for_waiting_for_ever_and_for_nothing_else(self):
        words = expect.stuck(("钱够了", "There is enough"), ("醒来", "It wakes."))
        self.assertIn("There is enough, but the program is stuck", words(run(ending=DEADLOCK)).seen.en)
        self.assertIsNone(words(run(ending={**DEADLOCK, "kind": "step_limit"})))

    def test_counts_what_was_under_way_at_once(self):
        spans = [(0.0, 1.0), (0.0, 1.0), (1.0, 2.0), (1.5, None), (None, None), (3.0, 3.0)]
        self.assertEqual(2, expect.most_at_once(spans))
        self.assertEqual(0, expect.most_at_once([]))
        job = {"kind": "job", "pool": 1, "started_at": 0.0, "ended_at": 1.0}
        self.assertEqual(2, expect.jobs_at_once(facts(job, job, {**job, "started_at": 1.0, "ended_at": 2.0})))
        self.assertEqual(1, expect.tasks_at_once(facts({**job, "kind": "task"})))
        self.assertEqual(2, expect.threads_at_once(run(threads=[mine(1), mine(2, 2.0, 0.5), mine(3, 4.0, 2.0)])))

    def test_every_reason_is_in_both_languages(self):
        for name, words in vars(reasons).items():
            if isinstance(words, Text):
                self.assertRegex(words.zh, "[\u4e00-\u9fff]", name)
                self.assertNotRegex(words.en, "[\u4e00-\u9fff]", name)


if __name__ == "__main__":
    unittest.main()
