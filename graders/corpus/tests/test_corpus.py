"""What each program must have, and a quick pass of all of them under the harness."""
from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
import unittest
from collections import Counter
from pathlib import Path

from corpus.controlled import Agent, examine, repeat
from corpus.program import FAMILIES, FOLDER, FORBIDDABLE, LEAST_FOUND, MISUNDERSTANDINGS, load_all

LEAST_PROGRAMS = 170
FEW_SCHEDULES = 5
MANY_SCHEDULES = 200
SEED = 1


class Structure(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.programs = load_all()

    def test_every_file_is_a_program_of_a_known_family_with_a_name_of_its_own(self):
        self.assertEqual(sorted(FOLDER.rglob('*.py')), sorted(program.path for program in self.programs))
        self.assertEqual({}, {name: n for name, n in Counter(program.name for program in self.programs).items() if n > 1})
        self.assertGreaterEqual(len(self.programs), LEAST_PROGRAMS)

    def test_each_says_what_it_is(self):
        for program in self.programs:
            with self.subTest(program.name):
                self.assertRegex(program.sentence, r'\A[A-Z_a-z`].*\.\Z')
                self.assertTrue(program.wrong is None or program.wrong in MISUNDERSTANDINGS, program.wrong)
                self.assertLessEqual(set(program.forbid), FORBIDDABLE)

    def test_each_is_small_and_runs_by_itself(self):
        for program in self.programs:
            with self.subTest(program.name):
                source = program.path.read_text()
                names = {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
                self.assertLessEqual({'main', 'is_right'}, names)
                self.assertTrue(source.endswith("if __name__ == '__main__':\n    print(repr(main()))\n"))
                self.assertLessEqual(sum(bool(line.strip()) for line in source.splitlines()), 60)

    def test_none_accepts_what_is_no_result(self):
        for program in self.programs:
            for nothing in (None, '', [], {}, 'no result'):
                with self.subTest(program.name, result=nothing):
                    self.assertFalse(program.accepts(nothing))

    def test_about_half_are_right_in_every_family(self):
        for family in FAMILIES:
            with self.subTest(family):
                kinds = [program.wrong is None for program in self.programs if program.family == family]
                self.assertGreaterEqual(min(kinds.count(True), kinds.count(False)) / len(kinds), 0.35)

    def test_no_two_programs_share_a_fixed_port(self):
        ports = Counter(
            node.value.value
            for program in self.programs
            for node in ast.parse(program.path.read_text()).body
            if isinstance(node, ast.Assign) and node.targets[0].id == 'PORT'
        )
        self.assertEqual({1}, set(ports.values()))


class UnderTheHarness(unittest.TestCase):
    """A few schedules of the right programs, and of the wrong ones as many as it takes."""

    def test_no_right_one_is_accused_and_nearly_all_wrong_ones_are_found(self):
        programs = load_all()
        agent = Agent(programs)
        self.addCleanup(agent.close)
        missed = []
        for program in programs:
            with self.subTest(program=f'{program.family}/{program.name}'):
                if program.wrong is None:
                    examined = examine(agent, program, FEW_SCHEDULES, SEED)
                    self.assertIsNone(examined.undecided)
                    self.assertIsNone(examined.found_at, examined.complaint)
                elif examine(agent, program, MANY_SCHEDULES, SEED).found_at is None:
                    missed.append(program.name)
        wrong = sum(program.wrong is not None for program in programs)
        self.assertLessEqual(len(missed), (1 - LEAST_FOUND) * wrong, missed)


class Repeating(unittest.TestCase):
    def test_traces_are_compared_whole_however_long_they_are(self):
        [program] = load_all(['as_completed_timeout_both'])
        agent = Agent([program])
        self.addCleanup(agent.close)
        self.assertEqual(0, repeat(agent, program, 30)[1])


class Log(unittest.TestCase):
    def test_an_interrupted_measurement_goes_on_where_it_was(self):
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / 'log'
            asked = [sys.executable, '-m', 'corpus', '--expect', 'right', '--schedules', '2', '--log', str(log)]
            names = ['counter_locked', 'gather_two_messages']

            def measure(*only: str) -> list[str]:
                words = [*asked, *(word for name in only for word in ('--only', name))]
                ended = subprocess.run(words, cwd=FOLDER.parent.parent, capture_output=True, text=True)
                self.assertEqual((0, ''), (ended.returncode, ended.stderr))
                return [line.partition(',')[0] for line in ended.stdout.splitlines() if 'accusations' in line]

            self.assertEqual([f'threads/{names[0]}: 2 schedules'], measure(names[0]))
            with log.open('a') as file:
                file.write('{"family": "corout')
            self.assertEqual([f'coroutines/{names[1]}: 2 schedules'], measure(*names))
            self.assertEqual([], measure(*names))


if __name__ == '__main__':
    unittest.main()
