from harness.tests.support import HarnessTest


class Neighbours(HarnessTest):
    FILES = {
        'own/main.py': '''
import random, json, os, time
def told():
    return [random.lucky(), json.__name__, hasattr(json, 'dumps'), hasattr(os, 'getpid'), hasattr(time, 'sleep')]
''',
        'own/random.py': 'def lucky():\n    return 7\n',
        'own/json/__init__.py': 'mine = True\n',
        'own/os.py': 'raise RuntimeError("every interpreter has this one before it starts a program")\n',
        'own/time.py': 'raise RuntimeError("built in")\n',
        'other/main.py': 'import random\ndef told():\n    return random.Random(1).randrange(100) == random.Random(1).randrange(100)\n',
    }
    SCENARIOS = '''
def beside(lab): return lab.load('own/main').told()
def apart(lab): return lab.load('other/main').told()
'''

    def test_a_module_beside_the_program_comes_before_one_of_the_library(self):
        run = self.run_one('beside')
        self.assertEqual(run['result'], [7, 'json', False, True, True])

    def test_one_in_another_folder_does_not(self):
        run = self.run_one('apart')
        self.assertEqual(run['result'], True)
