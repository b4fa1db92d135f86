"""Programs that get stuck, run for real, and what the student is told of each."""

import unittest

from harness.tests import test_endings
from harness.tests.support import AgentProcess
from judge.endings import ending_failure
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
