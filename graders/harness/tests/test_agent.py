import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

from harness.tests.support import GRADERS, AgentProcess, portfolio


class Protocol(unittest.TestCase):
    def setUp(self):
        self.agent = AgentProcess({
            'level1/account.py': 'class Account: pass\n', 'other/mine.py': 'import asyncio as a\nasync def say(): await a.gather()\nif True:\n    word = 1\n',
            'other/twin.py': 'from asyncio import gather\ndef say(): return gather()\n', 'bad.py': 'x = (\n', 'deep.py': '-' * 200_000 + '1\n',
            'homework.toml': '[files]\n"level9/x.py" = "other/mine.py"\n"level9/y.py" = "../../etc/passwd"\n'})

    def tearDown(self):
        self.assertEqual(0, self.agent.close())

    def locate(self, path, defines=(), uses=()):
        return self.agent.ask('locate', files=[{'role': 'module', 'path': path, 'defines': list(defines), 'uses': list(uses)}])['files'][0]

    def test_ready_says_which_python(self):
        self.assertEqual(True, self.agent.ready['ready'])
        self.assertRegex(self.agent.ready['python'], r'^3\.')

    def test_locate_by_path(self):
        found = self.locate('level1/account.py', ['Account'])
        self.assertEqual(('level1/account.py', 'path', None), (found['path'], found['found_by'], found['problem']))

    def test_locate_by_names_wherever_they_come_from(self):
        found = self.locate('x/y.py', ['say', 'word'], ['asyncio.gather'])
        self.assertEqual(('other/mine.py', 'names', ['x/y.py']), (found['path'], found['found_by'], found['looked_for']))

    def test_locate_by_homework_toml(self):
        self.assertEqual(('other/mine.py', 'homework_toml'), tuple(self.locate('level9/x.py')[key] for key in ('path', 'found_by')))
        self.assertEqual('outside', self.locate('level9/y.py')['problem'])

    def test_locate_says_what_is_wrong(self):
        found = self.locate('x/y.py', ['say'], ['asyncio.gather'])
        self.assertEqual(('ambiguous', ['other/mine.py', 'other/twin.py']), (found['problem'], found['candidates']))
        self.assertEqual('not_found', self.locate('x/y.py', ['Nothing'])['problem'])
        found = self.locate('bad.py')
        self.assertEqual(('syntax_error', 1), (found['problem'], found['detail']['line']))

    def test_a_homework_toml_that_cannot_be_read_is_said(self):
        for text, line, word in (('[files]\n"a" = b\n', 2, 'Invalid value'), ('files = 3\n', None, 'must map'), ('[files]\n"a" = 3\n', None, 'must map')):
            agent = AgentProcess({'level1/account.py': 'class Account: pass\n', 'homework.toml': text})
            found = agent.ask('locate', files=[{'role': 'module', 'path': 'level1/account.py', 'defines': [], 'uses': []}])['files'][0]
            agent.close()
            self.assertEqual(('homework.toml', 'syntax_error', line), (found['path'], found['problem'], found['detail']['line']))
            self.assertIn(word, found['detail']['message'])

    def test_a_file_that_brings_a_parser_down_harms_only_itself(self):
        self.assertEqual('syntax_error', self.locate('deep.py')['problem'])
        self.assertEqual('path', self.locate('level1/account.py')['found_by'])

    def test_a_bad_request_is_answered_and_the_next_one_served(self):
        for request in (b'nonsense', b'[]', b'{"op": "fly", "id": 4}', b'{"op": "run", "id": 5}'):
            self.assertIn('error', self.agent.say(request))
        answer = self.agent.ask('run', scenario='f', scenarios='def f(lab): return 1', files={}, schedules=['nice'])
        self.assertIn('not a schedule', answer['error'])
        self.assertIn('SyntaxError', self.agent.ask('run', scenario='f', scenarios='def f(:', files={}, schedules=['polite'])['error'])
        self.assertEqual(1, self.agent.ask('run', scenario='f', scenarios='def f(lab): return 1', files={}, schedules=['polite'])['runs'][0]['result'])

    def test_a_program_runs_at_the_root_of_its_repository(self):
        run = self.agent.ask('run', scenario='f', scenarios='def f(lab): return open("bad.py").read()', files={}, schedules=['polite'])['runs'][0]
        self.assertEqual('x = (\n', run['result'])

    def test_a_scenario_knows_where_a_file_is_without_running_it(self):
        text = 'import os\ndef f(lab): return [lab.path("module"), os.getcwd()]'
        run = self.agent.ask('run', scenario='f', scenarios=text, files={'module': 'bad.py'}, schedules=['polite'])['runs'][0]
        self.assertEqual([os.path.join(self.agent.root, 'bad.py'), self.agent.root], run['result'])

    def test_files_outside_of_the_work_folder_are_refused(self):
        self.assertIn('outside', self.agent.say({'op': 'files', 'files': {'../x.py': ''}})['error'])

    def test_what_a_run_leaves_in_a_scratch_folder_is_gone_before_the_next(self):
        with tempfile.TemporaryDirectory() as scratch:
            agent = AgentProcess({'level1/account.py': ''}, INTERLEAVE_SCRATCH=f'/nowhere:{scratch}')
            text = f'''
import os
def f(lab):
    seen = sorted(os.listdir({scratch!r}))
    os.makedirs({scratch!r} + "/deep/er")
    open({scratch!r} + "/answers", "w").close()
    return seen
'''
            runs = agent.ask('run', scenario='f', scenarios=text, files={}, schedules=['polite', 'polite'])['runs']
            agent.close()
            self.assertEqual([[], []], [run['result'] for run in runs])
            self.assertEqual([], os.listdir(scratch))

    def test_what_a_run_changes_in_the_work_folder_is_undone_before_the_next(self):
        text = '''
import os, pathlib
def f(lab):
    root = pathlib.Path(lab.load('module').__file__).parent.parent
    seen = sorted(str(path.relative_to(root)) for path in root.rglob('*') if path.is_file()), (root / 'bad.py').read_text()
    (root / 'level1' / 'new').mkdir()
    (root / 'level1' / 'new' / 'answers').write_text('42')
    (root / 'bad.py').write_text('y = 1')
    (root / 'deep.py').unlink()
    (root / 'deep.py').symlink_to('/etc/passwd')
    os.chmod(root / 'level1', 0)
    return seen
'''
        runs = self.agent.ask('run', scenario='f', scenarios=text, files={'module': 'level1/account.py'}, schedules=['polite'] * 3)['runs']
        self.assertEqual([runs[0]['result']] * 3, [run['result'] for run in runs], runs[0]['ending'])
        self.assertEqual('x = (\n', runs[2]['result'][1])

    def test_an_answer_fits_the_line_whatever_is_in_it(self):
        text = 'def f(lab): return ["x" * 1000] * 2000'
        answer = self.agent.ask('run', scenario='f', scenarios=text, files={}, schedules=['polite'] * 4)
        self.assertEqual(['returned'] * 4, [run['ending']['kind'] for run in answer['runs']])
        self.assertTrue(all(run['ending']['error']['type'] == 'ReportTooLarge' for run in answer['runs'] if run['result'] is None))
        self.assertTrue(any(run['result'] is None for run in answer['runs']))


class WithoutPidfd(unittest.TestCase):
    def test_a_sandbox_that_forbids_pidfd_is_no_hindrance(self):
        from harness import explore, prepare
        with mock.patch('os.pidfd_open', side_effect=PermissionError(1, 'Operation not permitted')):
            self.assertEqual({'a': 1}, prepare.in_child(lambda: {'a': 1}))
            ended = explore.collect(*explore.fork(lambda write_end: os._exit(3)))
        self.assertEqual((b'', 3), (ended.data, ended.exit_code))


class KeptLibrary(unittest.TestCase):
    """What the image of the student's side has written down of the standard library is what is made of it at each start without that."""

    FILES = {'shop.py': 'from collections import Counter\nsold = Counter(a=0)\ndef sell():\n    sold.update(a=1)\n'}
    SCENARIOS = """
def race(lab):
    shop = lab.load('shop')
    lab.threads(shop.sell, shop.sell, shop.sell)
    return shop.sold['a']
"""

    def test_is_the_same(self):
        with tempfile.TemporaryDirectory() as copy:
            shutil.copytree(os.path.join(GRADERS, 'harness'), os.path.join(copy, 'harness'), ignore=shutil.ignore_patterns('__pycache__', 'tests'))
            os.mkdir(os.path.join(copy, 'harness', '__pycache__'))
            subprocess.run([sys.executable, '-m', 'harness.library'], cwd=copy, env={**os.environ, 'PYTHONPATH': copy}, check=True)
            [kept] = [name for name in os.listdir(os.path.join(copy, 'harness', '__pycache__')) if name.endswith('.points')]
            self.assertIn(sys.implementation.cache_tag, kept)
            without, with_it = self.runs(GRADERS), self.runs(copy)
            self.assertEqual(without, with_it)
            # Without its points no schedule would lose an update.
            self.assertEqual({1, 2, 3}, {run['result'] for run in with_it})
            with open(os.path.join(copy, 'harness', '__pycache__', kept), 'wb') as file:
                file.write(b'half of a fi')
            self.assertEqual(without, self.runs(copy))

    def runs(self, graders):
        agent = AgentProcess(self.FILES, graders=graders)
        try:
            answer = agent.ask('run', scenario='race', scenarios=self.SCENARIOS, files={'shop': 'shop.py'}, schedules=portfolio(40, 1), trace=True)
        finally:
            self.assertEqual(0, agent.close())
        return answer['runs']
