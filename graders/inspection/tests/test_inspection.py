"""Both tools as the worker starts them, on files that students might send."""

import base64
import json
import os
import subprocess
import sys
import tempfile
import textwrap
import unittest


ESCAPED = '[pytest]\ndisable_test_id_escaping_and_forfeit_all_rights_to_community_support = True\n'


def inspect(tool, files, **asked):
    with tempfile.TemporaryDirectory() as work:
        encoded = {path: base64.b64encode(textwrap.dedent(text).encode()).decode() for path, text in files.items()}
        environment = {**os.environ, 'INTERLEAVE_WORK': work, 'PYTHONPATH': os.getcwd()}
        ended = subprocess.run([sys.executable, '-m', 'inspection', tool], input=json.dumps({**asked, 'files': encoded}).encode() + b'\n',
                               capture_output=True, env=environment)
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    if len(lines) != 2 or lines[0] != {'ready': True}:
        raise AssertionError(f'{lines} {ended.stderr.decode()}')
    return lines[1]


def lint(**files):
    paths = {name.replace('__', '/') + '.py': text for name, text in files.items()}
    return inspect('lint', paths, paths=list(paths))


def own_tests(files, folder='', seconds=30):
    told = inspect('own-tests', files, folder=folder, seconds=seconds)
    return told, (told['exit_code'], told['passed'], told['failed'], told['error'], told['skipped'])


class Lint(unittest.TestCase):
    def test_findings_stand_on_their_lines_the_worst_first(self):
        told = lint(a='\nx = eval(input())\n', b='import os\nos.system("ls " + input())\n')
        self.assertEqual([(f['path'], f['line'], f['code'], f['severity']) for f in told['security']['findings'][:2]],
                         [('b.py', 2, 'B605', 'high'), ('a.py', 2, 'B307', 'medium')])
        self.assertEqual((told['security']['serious'], told['security']['count']), (2, 2))
        self.assertEqual(told['style'], {'findings': [], 'count': 0})

    def test_what_was_dangerous_in_python_2_alone_is_none(self):
        self.assertEqual(lint(a='name = input()\n')['security']['count'], 0)

    def test_a_remark_and_a_setting_of_the_repository_hide_nothing(self):
        files = {'a.py': 'x = eval(input())  # nosec\n', '.bandit': '[bandit]\nskips = B307\n', 'setup.cfg': '[flake8]\nignore = F\n',
                 'b.py': 'import os\n'}
        told = inspect('lint', files, paths=['a.py', 'b.py'])
        self.assertEqual([f['code'] for f in told['security']['findings']], ['B307'])
        self.assertEqual([f['code'] for f in told['style']['findings']], ['F401'])

    def test_a_file_that_is_no_python_is_named(self):
        told = lint(bad='def (:\n', good='x = 1\n')
        self.assertEqual(told['security']['unread'], ['bad.py'])
        self.assertEqual([(f['path'], f['code']) for f in told['style']['findings']], [('bad.py', 'E999')])

    def test_a_file_that_the_tools_fall_over_hides_nothing_of_the_others(self):
        told = lint(deep='x = ' + '-' * 60_000 + '1\n', other='import os\nos.system(input())\nimport sys\n')
        self.assertEqual((told['security']['unread'], told['security']['serious']), (['deep.py'], 1))
        self.assertEqual([(f['path'], f['line'], f['code']) for f in told['style']['findings']],
                         [('deep.py', 1, 'E902'), ('other.py', 3, 'E402'), ('other.py', 3, 'F401')])

    def test_names_of_files_are_no_words_of_a_command(self):
        files = {'--help.py': 'x = eval(input())\n', 'a b\n.py': 'x = eval(input())\n'}
        told = inspect('lint', files, paths=list(files))
        self.assertEqual({f['path'] for f in told['security']['findings']}, set(files))

    def test_nothing_to_look_at_has_no_findings(self):
        self.assertEqual(inspect('lint', {}, paths=[])['security'], {'findings': [], 'count': 0, 'serious': 0, 'unread': []})


class OwnTests(unittest.TestCase):
    def test_each_way_to_end_is_counted_and_failures_have_their_line(self):
        told, counts = own_tests({'p/thing.py': 'ANSWER = 42\n', 'p/test_thing.py': '''
            import asyncio
            import pytest
            from thing import ANSWER

            def test_passes():
                assert ANSWER == 42

            @pytest.mark.asyncio
            async def test_coroutine():
                await asyncio.sleep(0)

            def test_fails():
                assert ANSWER == 41

            def test_skipped():
                pytest.skip("not today")

            @pytest.fixture
            def broken():
                raise ValueError("in the fixture")

            def test_error(broken):
                pass
            '''}, 'p')
        self.assertEqual(counts, (1, 2, 1, 1, 1))
        self.assertEqual([(f['test'], f['path'], f['line']) for f in told['failures']],
                         [('test_thing.py::test_fails', 'test_thing.py', 14), ('test_thing.py::test_error', 'test_thing.py', 21)])
        self.assertIn('assert 42 == 41', told['failures'][0]['text'])

    def test_a_file_that_cannot_be_imported_is_an_error(self):
        told, counts = own_tests({'test_a.py': 'import no_such_module\n'})
        self.assertEqual(counts, (2, 0, 0, 1, 0))
        self.assertIn('no_such_module', told['failures'][0]['text'])

    def test_no_tests_at_all(self):
        self.assertEqual(own_tests({'main.py': 'x = 1\n'})[1], (5, 0, 0, 0, 0))

    def test_a_test_that_leaves_with_code_0_has_passed_nothing(self):
        told, counts = own_tests({'test_a.py': 'import os\ndef test_a():\n    print("9 passed")\n    os._exit(0)\n'})
        self.assertEqual(counts, (0, 0, 0, 0, 0))

    def test_a_test_that_never_ends_is_ended_and_what_came_before_is_told(self):
        told, counts = own_tests({'test_a.py': 'import time\ndef test_a():\n    pass\ndef test_b():\n    time.sleep(600)\n'}, seconds=5)
        self.assertEqual(counts, (None, 1, 0, 0, 0))

    def test_what_it_leaves_behind_does_not_hold_it_up(self):
        text = 'import subprocess, sys\ndef test_a():\n    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(20)"])\n'
        self.assertEqual(own_tests({'test_a.py': text})[1], (0, 1, 0, 0, 0))

    def test_a_flood_of_lines_is_cut(self):
        text = '''
            import os
            def test_a():
                line = b'{"test": "x", "outcome": "failed", "text": "%s"}\\n' % (b"x" * 5000)
                for descriptor in range(3, 20):
                    for _ in range(200):
                        try:
                            os.write(descriptor, line + b"no json\\n")
                        except OSError:
                            break
            '''
        told, _ = own_tests({'test_a.py': text})
        self.assertLessEqual(len(told['failures']), 20)
        self.assertLessEqual(max(len(failure['text']) for failure in told['failures']), 2000)

    def test_rare_characters_count_as_two(self):
        text = f'import pytest\n@pytest.mark.parametrize("x", ["\\U0001f600" * 300])\ndef test_a(x):\n    assert x == "", "\\U0001f600" * 3000\n'
        failure = own_tests({'test_a.py': text, 'pytest.ini': ESCAPED})[0]['failures'][0]
        self.assertLessEqual(len(failure['text'].encode('utf-16-le')) // 2, 2000)
        self.assertLessEqual(len(failure['test'].encode('utf-16-le')) // 2, 300)

    def test_settings_of_the_repository_and_modules_with_names_of_ours_work(self):
        _, counts = own_tests({'pytest.ini': '[pytest]\nasyncio_mode = auto\n', 'inspection.py': 'X = 1\n', 'harness/__init__.py': 'Y = 2\n',
                               'test_a.py': 'import inspection, harness\nasync def test_a():\n    assert inspection.X + harness.Y == 3\n'})
        self.assertEqual(counts, (0, 1, 0, 0, 0))
