"""Programs that get stuck, run for real, and what the student is told of each."""

import unittest

from harness.tests import test_endings
from harness.tests.support import AgentProcess
from judge.endings import ending_failure
from judge.exam import LIMITS
from judge.shapes import parse_run

# Per program: limits, and what has to be said in both languages: names and lines of the student's.
TOLD = {
    "crossed": ({}, ["ab", "ba", "with right:", "with left:"]),
    "three_philosophers": ({}, ["philosopher 0", "philosopher 2", "forks[1]"]),
    "never_released": ({}, ["careless", "lock.acquire()"]),
    "told_too_early": ({}, ["tell", "hear", "ready.notify()", "ready.wait()"]),
    "pulse": ({}, ["open_and_close", "pass_through", "gate.set()", "gate.clear()", "gate.wait()"]),
    "no_sentinel": ({}, ["consume", "line.get()"]),
    "starves": ({"virtual_seconds": 200}, ["MainThread", "lock.acquire()"]),
    "too_polite": ({"virtual_seconds": 200}, ["one", "two"]),
    "looks_only": ({"steps": 15_000}, ["while not flag.up:"]),
    "leaves_at_once": ({}, ["os._exit"]),
}

# Each goes round without end, in another way.
SPINS = {
    "data": "import threading\nn = 0\ndef turn():\n    global n\n    while True: n += 1\n",
    "locks": "import threading\nlock = threading.Lock()\ndef turn():\n    while True:\n        with lock: pass\n",
    "queues": "import queue, threading\nline = queue.Queue()\ndef turn():\n    while line.empty(): pass\n",
    "sockets": "import socket, threading\nhere, there = socket.socketpair()\nthere.close()\ndef turn():\n    while not here.recv(9): pass\n",
    "loop": "import asyncio, threading\nasync def round_and_round():\n    while True: await asyncio.sleep(0)\n"
            "def turn(): asyncio.run(round_and_round())\n",
}
TWO_THREADS = """
def main():
    threads = [threading.Thread(target=turn) for _ in range(2)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
"""


class Stuck(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.agent = AgentProcess(test_endings.Why.FILES)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.agent.close()

    def run_of(self, name: str, limits: dict) -> object:
        answer = self.agent.ask("run", scenario="way", scenarios=test_endings.Why.SCENARIOS, inputs={"name": name}, trace=False,
                                files={"stuck": "stuck.py"}, schedules=["polite"], limits={"cpu_seconds": 10, **limits})
        return parse_run(answer["runs"][0], "run", False)

    def test_names_and_lines_are_told_in_both_languages(self) -> None:
        for name, (limits, words) in TOLD.items():
            with self.subTest(name):
                seen = ending_failure(self.run_of(name, limits)).seen
                for word in words:
                    self.assertIn(word, seen.zh)
                    self.assertIn(word, seen.en)

    def test_each_kind_is_told_in_words_of_its_own(self) -> None:
        why = {name: ending_failure(self.run_of(name, limits)).why.en for name, (limits, _) in TOLD.items()}
        same = {("crossed", "three_philosophers"), ("told_too_early", "pulse")}
        for one in why:
            for other in why:
                if one < other:
                    alike = (one, other) in same or (other, one) in same
                    self.assertEqual(alike, why[one] == why[other], (one, other))


class Spinning(unittest.TestCase):
    def test_the_limit_of_steps_comes_long_before_that_of_processor_time(self) -> None:
        """Which of two limits is met must not depend on how loaded the host is."""
        agent = AgentProcess({f"{name}.py": text + TWO_THREADS for name, text in SPINS.items()})
        self.addCleanup(agent.close)
        for name in SPINS:
            with self.subTest(name):
                answer = agent.ask("run", scenario="main", scenarios="def main(lab): lab.load('module').main()", inputs={}, trace=False,
                                   files={"module": f"{name}.py"}, schedules=["polite", "walk:1:7"], limits=LIMITS)
                self.assertEqual(["step_limit"] * 2, [run["ending"]["kind"] for run in answer["runs"]])
                if name == "data":
                    seen = ending_failure(parse_run(answer["runs"][0], "run", False)).seen
                    self.assertIn("turn) is at work (line 5: while True: n += 1)", seen.en)
                    self.assertIn("turn) 还在运行（第 5 行：while True: n += 1）", seen.zh)
