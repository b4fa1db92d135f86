from harness.exchange import FIRST_PID
from harness.tests.support import HarnessTest

# Each reaches for the machinery in one way; `what` is what has to be noticed, None if it is nobody's business.
WAYS = {
    'own_frame': ('sys._getframe', 'sys._getframe(0)'),
    'climbs': ('frame.f_back', 'sys.exc_info; inspect.currentframe().f_back'),
    'all_frames': ('sys._current_frames', 'list(sys._current_frames().values())'),
    'objects': ('gc.get_objects', '[o for o in gc.get_objects() if type(o).__name__ == "Scheduler"]'),
    'referrers': ('gc.get_referrers', 'gc.get_referrers(sys)'),
    'globals': ('function.__globals__', 'threading.Thread.start.__globals__'),
    'globals_by_name': ('function.__globals__', 'getattr(threading.Thread.start, "__glo" + "bals__")'),
    'closure': ('function.__closure__', 'threading.Thread.start.__closure__'),
    'own_globals': (None, 'way.__globals__'),
    'subclasses': ('object.__subclasses__', 'object.__subclasses__()'),
    'traces': ('sys.settrace', 'sys.settrace(lambda *a: None)'),
    'profiles': ('sys.setprofile', 'sys.setprofile(None)'),
    'audits': ('sys.addaudithook', 'sys.addaudithook(lambda *a: None)'),
    'loads_c': ('ctypes.dlopen', 'ctypes.CDLL(None)'),
    'module_table': ('sys.modules harness.observer', 'sys.modules["harness.observer"].record'),
    'imports': ('sys.modules harness.observer', 'importlib.import_module("harness.observer").record'),
    'from_import': ('sys.modules harness', 'exec("from harness import observer\\nobserver.record")'),
    'hook': ('method.__il_read__', '__il_read__'),
    'hook_by_module': ('builtins.__il_write__', 'builtins.__il_write__'),
    'memory': ('open /proc/self/mem', 'open("/proc/self/mem", "r+b")'),
    'agent_memory': ('open /proc/{parent}/mem', 'open(f"/proc/{os.getppid()}/mem", "rb")'),
    'kills_the_agent': ('os.kill', 'os.kill(os.getppid(), 9)'),
    'source': ('open {harness}/child.py', 'open(sys.modules["harness"].__path__[0] + "/child.py")'),
    'log': (None, 'logging.getLogger("x").warning("no")'),
    'stack': (None, '[f.name for f in traceback.extract_stack()]'),
    'warn': (None, 'warnings.warn("careful")'),
    'named_tuple': (None, 'collections.namedtuple("P", "x y")(1, 2)'),
    'imports_uuid': (None, 'importlib.import_module("uuid").uuid4()'),
    'collects': (None, 'gc.collect()'),
    'opens': (None, 'open("/proc/cpuinfo").read(1)'),
    'inspects': (None, 'inspect.signature(way).parameters'),
    'modules': (None, '"requests" in sys.modules'),
}


class Tampering(HarnessTest):
    FILES = {'ways.py': '''
import builtins, collections, ctypes, gc, importlib, inspect, logging, os, sys, threading, traceback, warnings
def way(name):
    return None
''' + '\n'.join(f'def {name}():\n    return {text.replace("; ", " and ", 1)}' for name, (_, text) in WAYS.items()) + '''
class Box:
    n = 0
box = Box()
def up():
    box.n += 1
def silenced():
    sys.settrace(None)
    threading.settrace(None)
    up()
def breaks_what_it_finds():
    for module in list(sys.modules):
        if module.startswith('harness'):
            del sys.modules[module]
    os.write = os.read = os._exit = json = None
    threading.excepthook = None
    sys.stdout = sys.stderr = None
    gc.enable()
    gc.collect()
    return 'still here'
def breaks_the_objects():
    for thing in gc.get_objects():
        if type(thing).__module__.startswith('harness.scheduler') and hasattr(thing, 'runnable'):
            thing.runnable = None
    threading.Thread(target=up).start()
def stops_the_baton():
    for thing in gc.get_objects():
        if type(thing).__name__ == 'ControlledThread':
            thing.baton = None
    threading.Thread(target=up).start()
def hides():
    frame = sys.exc_info and inspect.currentframe()
    frame = frame and frame.f_back
    os.closerange(3, 512)
def floods():
    import time
    def nap(left):
        if left:
            time.sleep(0.01)
            nap(left - 1)
    for _ in range(60):
        nap(40)
    return inspect.currentframe().f_back is None
def shouts():
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, (2).to_bytes(8, 'big') + b'{}')
        except OSError:
            pass
def pretends():
    import json
    json.dumps = lambda *a, **k: '{"ending": {"kind": "returned"}}'
    return 'real'
'''}
    SCENARIOS = '''
def way(lab, name):
    try:
        getattr(lab.load('ways'), name)()
    except Exception as error:
        return type(error).__name__
    return 'done'
def result(lab, name):
    return getattr(lab.load('ways'), name)()
def race(lab):
    ways = lab.load('ways')
    lab.threads(ways.silenced, ways.silenced)
    return ways.box.n
'''

    def test_what_reaches_for_the_machinery_is_a_fact_with_its_line_and_ordinary_code_is_none(self):
        import harness
        for name, (what, _) in WAYS.items():
            with self.subTest(name):
                run = self.run_one('way', name=name)
                self.assert_ending(run, 'returned')
                found = self.facts(run, 'tampering')
                if what is None:
                    self.assertEqual([], found)
                    self.assertEqual('done', run['result'])
                    continue
                what = what.format(parent=FIRST_PID - 1, harness=list(harness.__path__)[0])
                self.assertIn(what, [fact['what'] for fact in found])
                self.assertEqual((name, 'ways.py'), (found[0]['frame']['function'], found[0]['frame']['file']))

    def test_what_could_do_harm_is_refused(self):
        refused = {'memory': 'PermissionError', 'agent_memory': 'PermissionError', 'kills_the_agent': 'PermissionError',
                   'module_table': 'AttributeError', 'imports': 'AttributeError', 'from_import': 'AttributeError', 'source': 'PermissionError'}
        self.assertEqual(refused, {name: self.run_one('way', name=name)['result'] for name in refused})

    def test_a_program_that_breaks_the_machinery_ends_its_own_run_only(self):
        for name in ('breaks_what_it_finds', 'breaks_the_objects', 'stops_the_baton'):
            with self.subTest(name):
                run = self.run_one('result', name=name, limits={'cpu_seconds': 2})
                self.assertIn(run['ending']['kind'], ('returned', 'raised', 'crashed', 'deadlock', 'uncontrolled'))
                again = self.run_one('way', name='collects')
                self.assertEqual(('returned', 'done'), (again['ending']['kind'], again['result']))

    def test_removing_trace_functions_hides_no_race(self):
        results = [run['result'] for run in self.runs('race', 'polite', 'rr:1', 'rr:2', 'pos:1', 'pos:2', 'walk:1:1')]
        self.assertIn(1, results)

    def test_what_was_noticed_is_told_even_if_no_report_follows(self):
        run = self.run_one('result', name='hides')
        self.assert_ending(run, 'crashed')
        self.assertEqual(['frame.f_back'], [fact['what'] for fact in self.facts(run, 'tampering')])

    def test_what_was_noticed_is_told_even_if_there_is_no_room_for_facts(self):
        run = self.run_one('result', name='floods')
        self.assertIn('facts', run['truncated'])
        self.assertEqual(['frame.f_back'], [fact['what'] for fact in self.facts(run, 'tampering')])

    def test_bytes_without_a_seal_are_a_foreign_report(self):
        run = self.run_one('result', name='shouts')
        self.assertEqual(('crashed', 'ForeignReport'), (run['ending']['kind'], run['ending']['error']['type']))

    def test_what_the_report_is_made_with_was_taken_before_the_program_ran(self):
        run = self.run_one('result', name='pretends')
        self.assertEqual('real', run['result'])
