import os
import time

from harness.tests.support import HarnessTest


class Endings(HarnessTest):
    FILES = {'ways.py': '''
import ctypes, os, sys, threading, time

class Flag:
    up = False

def returned(): return {'a': [1, None]}
def raised(): raise ValueError('no')
def exited(): sys.exit(4)
def deadlock():
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
def step_limit():
    flag = Flag()
    while True:
        flag.up = False
def virtual_time_limit():
    while True:
        time.sleep(1)
def cpu_limit():
    while True:
        pass
def cpu_limit_in_c(): return 10 ** (10 ** 9)
def crashed(): os._exit(3)
def crashed_hard(): ctypes.string_at(0)
def waits_for_input(): return input('name? ')
def uncontrolled(): ctypes.CDLL(None).pause()
def stopped(): os.kill(os.getpid(), 19)
def leaves_a_process():
    if os.fork() == 0:
        os.setsid()
        open('pid', 'w').write(str(os.getpid()))
        while True:
            os.getpid()
    return open('/proc/self/stat').read() and 'parent'
def floods():
    for _ in range(5000):
        print('x' * 100)
def no_json(): return object()
def dies():
    def body(): raise KeyError('gone')
    thread = threading.Thread(target=body, name='worker')
    thread.start()
    thread.join()
def waits_for_flag():
    flag = Flag()
    def later():
        time.sleep(2)
        flag.up = True
    threading.Thread(target=later).start()
    while not flag.up:
        pass
    return time.monotonic() - 1000
def waits_for_clock():
    end = time.time() + 2
    while time.time() < end:
        pass
def leaves_a_thread():
    gate = threading.Event()
    threading.Thread(target=gate.wait, name='left').start()
    return 'result'
def looks_at_the_agent():
    try:
        os.listdir('/proc/%s/fd' % open('/proc/self/stat').read().split()[3])
    except PermissionError:
        return 'refused'
    return os.getuid()
def writes_to_standard_output():
    os.write(1, b'{"id": 1, "runs": []}\\n')
def counts():
    total = 0
    values = [1] * 300
    for i in range(200):
        for j in range(300):
            total += values[j]
    return total
def asks(): return [input('? '), sys.stdin.readline()]
def cpu_limit_in_a_thread():
    thread = threading.Thread(target=cpu_limit)
    thread.start()
    thread.join()
''', 'broken.py': 'def f(:\n'}
    SCENARIOS = '''
def way(lab, name):
    return getattr(lab.load('ways'), name)()
def broken(lab):
    lab.load('broken')
def notes(lab):
    lab.note('k', [1])
    return 5
def program(lab):
    lab.run_program('ways', stdin=['a'])
'''

    def way(self, name, **limits):
        return self.run_one('way', name=name, limits={'cpu_seconds': 1, **limits})

    def test_returned(self):
        run = self.way('returned')
        self.assert_ending(run, 'returned')
        self.assertEqual({'a': [1, None]}, run['result'])
        self.assertEqual([], run['ending']['waits'])

    def test_raised(self):
        run = self.way('raised')
        self.assert_ending(run, 'raised')
        error = run['ending']['error']
        self.assertEqual(('ValueError', 'no'), (error['type'], error['message']))
        self.assertEqual({'file': 'ways.py', 'line': 8, 'source': "def raised(): raise ValueError('no')", 'function': 'raised'}, error['frames'][-1])

    def test_a_syntax_error_names_its_line(self):
        run = self.run_one('broken')
        self.assert_ending(run, 'raised')
        self.assertEqual(('SyntaxError', 'broken.py', 1), (run['ending']['error']['type'], run['ending']['error']['frames'][-1]['file'],
                                                           run['ending']['error']['frames'][-1]['line']))

    def test_exited(self):
        run = self.way('exited')
        self.assert_ending(run, 'exited')
        self.assertEqual('4', run['ending']['error']['message'])

    def test_deadlock(self):
        run = self.way('deadlock')
        self.assert_ending(run, 'deadlock')
        wait, = run['ending']['waits']
        self.assertEqual(('lock', 'lock', 0, 13, 12), (wait['on'], wait['object'], wait['held_by'], wait['at']['line'], wait['held_at']['line']))

    def test_step_limit(self):
        run = self.way('step_limit', steps=3000)
        self.assert_ending(run, 'step_limit')
        self.assertIn(run['ending']['waits'][0]['at']['line'], (16, 17))
        self.assert_ending(self.way('step_limit', steps=21_000, cpu_seconds=20), 'step_limit')

    def test_a_trace_that_is_too_long_for_the_report_is_cut_and_the_ending_stays(self):
        run = self.run_one('way', name='step_limit', trace=True, limits={'steps': 21_000, 'cpu_seconds': 20})
        self.assert_ending(run, 'step_limit')
        self.assertIn('trace', run['truncated'])
        self.assertTrue(run['trace'])

    def test_virtual_time_limit(self):
        run = self.way('virtual_time_limit', virtual_seconds=100)
        self.assert_ending(run, 'virtual_time_limit')
        self.assertEqual(100.0, run['virtual_seconds'])
        self.assertEqual(('sleep', 20), (run['ending']['waits'][0]['on'], run['ending']['waits'][0]['at']['line']))

    def test_cpu_limit_with_the_line_that_ran(self):
        for name in ('cpu_limit', 'cpu_limit_in_a_thread'):
            run = self.way(name)
            self.assert_ending(run, 'cpu_limit')
            lines = {wait['at']['line'] for wait in run['ending']['waits'] if wait['on'] == 'running'}
            self.assertTrue(lines & {22, 23}, name)
        self.assert_ending(self.way('cpu_limit_in_c'), 'cpu_limit')

    def test_crashed_and_the_agent_lives_on(self):
        for name in ('crashed', 'crashed_hard'):
            self.assert_ending(self.way(name), 'crashed')
        self.assert_ending(self.way('returned'), 'returned')

    def test_waits_for_input(self):
        run = self.way('waits_for_input')
        self.assert_ending(run, 'waits_for_input')
        self.assertEqual(27, run['ending']['waits'][0]['at']['line'])
        self.assertEqual('name? ', run['output'][0]['text'])

    def test_a_call_that_nobody_controls_ends_the_run_within_seconds(self):
        started = time.monotonic()
        run = self.way('uncontrolled')
        self.assert_ending(run, 'uncontrolled')
        self.assertEqual(28, self.facts(run, 'uncontrolled')[0]['frame']['line'])
        self.assert_ending(self.way('stopped'), 'uncontrolled')
        self.assertLess(time.monotonic() - started, 30)

    def test_a_process_left_behind_is_ended_and_not_waited_for(self):
        run = self.way('leaves_a_process')
        self.assert_ending(run, 'returned')
        stat = [name for name in os.listdir('/proc') if name.isdigit() and self.parent_of(name) == self.agent.process.pid]
        self.assertEqual([], stat)

    def parent_of(self, pid):
        try:
            with open(f'/proc/{pid}/stat') as file:
                return int(file.read().rpartition(')')[2].split()[1])
        except OSError:
            return None

    def test_too_much_output_is_cut_and_says_so(self):
        run = self.way('floods')
        self.assert_ending(run, 'returned')
        self.assertIn('output', run['truncated'])
        self.assertLessEqual(sum(len(part['text']) for part in run['output']), 256 * 1024)

    def test_a_result_that_is_no_json(self):
        run = self.way('no_json')
        self.assert_ending(run, 'raised')
        self.assertIn('JSON', run['ending']['error']['message'])

    def test_a_thread_that_dies_is_a_fact(self):
        run = self.way('dies')
        self.assert_ending(run, 'returned')
        fact, = self.facts(run, 'thread_error')
        self.assertEqual(('KeyError', 'body'), (fact['error']['type'], fact['frame']['function']))
        self.assertEqual(('worker', 'KeyError'), (run['threads'][1]['name'], run['threads'][1]['error']['type']))
        self.assertIn('KeyError', ''.join(part['text'] for part in run['output'] if part['stream'] == 'err'))

    def test_waiting_for_a_flag_or_for_the_clock_ends_and_is_reported(self):
        run = self.way('waits_for_flag')
        self.assertEqual((2.0, 52), (run['result'], self.facts(run, 'busy_wait')[0]['frame']['line']))
        run = self.way('waits_for_clock')
        self.assertEqual((2.0, 57), (run['virtual_seconds'], self.facts(run, 'busy_wait')[0]['frame']['line']))

    def test_work_that_only_reads_is_no_waiting(self):
        run = self.way('counts', cpu_seconds=10)
        self.assertEqual((60_000, [], 0.0), (run['result'], self.facts(run, 'busy_wait'), run['virtual_seconds']))

    def test_a_thread_that_never_ends_after_the_scenario_is_listed(self):
        run = self.way('leaves_a_thread')
        self.assert_ending(run, 'returned')
        self.assertEqual('result', run['result'])
        self.assertEqual([('left', 'event')], [(wait['name'], wait['on']) for wait in run['ending']['waits']])
        self.assertIsNone(run['threads'][1]['ended_at'])

    def test_what_a_child_writes_to_standard_output_reaches_nobody(self):
        self.assert_ending(self.way('writes_to_standard_output'), 'returned')

    def test_the_agent_cannot_be_looked_into(self):
        if os.getuid() == 0:
            self.assertEqual(0, self.way('looks_at_the_agent')['result'])
        else:
            self.assertEqual('refused', self.way('looks_at_the_agent')['result'])

    def test_notes_go_into_the_result(self):
        self.assertEqual({'value': 5, 'notes': {'k': [1]}}, self.run_one('notes')['result'])


class Why(HarnessTest):
    """Runs that do not end by themselves, told apart."""

    FILES = {'stuck.py': '''
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor

def run(*bodies):
    threads = [threading.Thread(target=body, name=body.__name__) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

def crossed():
    left = threading.Lock()
    right = threading.Lock()
    def ab():
        with left:
            time.sleep(1)
            take(right)
    def ba():
        with right:
            time.sleep(1)
            take(left)
    run(ab, ba)

def take(lock):
    with lock:
        pass

def three_philosophers():
    forks = [threading.Lock() for _ in range(3)]
    def eat(n):
        with forks[n]:
            time.sleep(1)
            with forks[(n + 1) % 3]:
                pass
    run(*[named(lambda n=n: eat(n), f'philosopher {n}') for n in range(3)])

def named(body, name):
    body.__name__ = name
    return body

def joins_itself_in_a_ring():
    threads = []
    for n in range(2):
        threads.append(threading.Thread(target=lambda n=n: (time.sleep(1), threads[1 - n].join())))
    for thread in threads:
        thread.start()
    threads[0].join()

def pool_waits_for_itself():
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: pool.submit(time.sleep, 1).result()).result()

def never_released():
    lock = threading.Lock()
    def careless():
        lock.acquire()
        raise ValueError('no release')
    run(careless)
    lock.acquire()

def told_too_early():
    ready = threading.Condition()
    def tell():
        with ready:
            ready.notify()
    def hear():
        time.sleep(1)
        with ready:
            ready.wait()
    run(tell, hear)

def checks_first():
    ready, items = threading.Condition(), []
    def produce():
        for n in range(2):
            with ready:
                items.append(n)
                ready.notify()
    def consume():
        time.sleep(1)
        while True:
            with ready:
                while not items:
                    ready.wait()
                items.pop()
    run(produce, consume)

def pulse():
    gate = threading.Event()
    def open_and_close():
        gate.set()
        gate.clear()
    def pass_through():
        time.sleep(1)
        gate.wait()
    run(open_and_close, pass_through)

def no_sentinel():
    line = queue.Queue()
    def consume():
        while True:
            line.get()
    run(consume)

def starves():
    lock = threading.Lock()
    def greedy():
        while True:
            with lock:
                time.sleep(1)
    threading.Thread(target=greedy, name='greedy', daemon=True).start()
    time.sleep(0.5)
    lock.acquire()

class Polite:
    def __init__(self):
        self.spoons = [threading.Lock(), threading.Lock()]

    def eat(self, mine, other):
        while True:
            with self.spoons[mine]:
                time.sleep(1)
                if self.spoons[other].acquire(timeout=1):
                    self.spoons[other].release()
                    return

def too_polite():
    table = Polite()
    run(named(lambda: table.eat(0, 1), 'one'), named(lambda: table.eat(1, 0), 'two'))

class Flag:
    up = False

def looks_only():
    flag = Flag()
    while not flag.up:
        pass

def looks_and_sleeps():
    flag = Flag()
    while not flag.up:
        time.sleep(0.5)

class Sum:
    n = 0

def adds_for_ever():
    total = Sum()
    values = list(range(1000))
    while True:
        for value in range(1000):
            total.n += values[value]

def computes():
    n = 0
    while True:
        n += 1

def leaves_at_once():
    import os
    print('before')
    os._exit(3)

def kills_itself():
    import signal
    signal.alarm(2)
    time.sleep(5)

def deep(n=30):
    if n:
        return deep(n - 1)
    threading.Event().wait()
'''}
    SCENARIOS = '''
def way(lab, name):
    return getattr(lab.load('stuck'), name)()
'''

    def way(self, name, schedule='polite', **limits):
        return self.run_one('way', schedule, name=name, limits={'cpu_seconds': 10, **limits})

    def names(self, run):
        return [next(thread['name'] for thread in run['threads'] if thread['id'] == actor['thread']) for actor in run['ending']['cycle']]

    def test_a_cycle_of_locks_names_its_threads_and_both_lines_of_each(self):
        for schedule in ('polite', 'rr:1', 'pos:2'):
            run = self.way('crossed', schedule)
            self.assert_ending(run, 'deadlock')
            self.assertEqual(('cycle', ['ab', 'ba']), (run['ending']['why'], self.names(run)))
            wait = next(wait for wait in run['ending']['waits'] if wait['name'] == 'ab')
            self.assertEqual(['take(right)', 'with lock:'], [frame['source'] for frame in wait['stack'][-2:]])
            self.assertEqual('with right:', wait['held_at']['source'])
        run = self.way('three_philosophers')
        self.assertEqual(('cycle', [f'philosopher {n}' for n in range(3)]), (run['ending']['why'], self.names(run)))

    def test_joins_and_results_close_cycles_too(self):
        run = self.way('joins_itself_in_a_ring')
        self.assertEqual(('cycle', [{'thread': 1, 'task': None}, {'thread': 2, 'task': None}]), (run['ending']['why'], run['ending']['cycle']))
        run = self.way('pool_waits_for_itself')
        self.assertEqual(('cycle', [{'thread': 1, 'task': None}]), (run['ending']['why'], run['ending']['cycle']))

    def test_a_lock_whose_holder_has_ended_is_never_released(self):
        run = self.way('never_released')
        self.assertEqual('lock_never_released', run['ending']['why'])
        self.assertEqual((0, 1), (run['ending']['waits'][0]['thread'], run['ending']['waits'][0]['held_by']))

    def test_a_notify_or_pulse_that_nobody_heard_is_a_lost_wake_up(self):
        run = self.way('told_too_early')
        self.assertEqual('lost_wakeup', run['ending']['why'])
        fact, = self.facts(run, 'lost_wakeup')
        self.assertEqual(('condition', 'ready', 2, 1, 0.0, 'ready.wait()', 'ready.notify()'),
                         (fact['on'], fact['object'], fact['waiter'], fact['told_by'], fact['told_at'], fact['frame']['source'],
                          fact['told_frame']['source']))
        run = self.way('pulse')
        fact, = self.facts(run, 'lost_wakeup')
        self.assertEqual(('event', 'gate', 'gate.wait()', 'gate.set()', 'gate.clear()'),
                         (fact['on'], fact['object'], fact['frame']['source'], fact['told_frame']['source'], fact['cleared_frame']['source']))

    def test_waiting_for_more_than_comes_is_no_lost_wake_up(self):
        for name in ('checks_first', 'no_sentinel'):
            for schedule in ('polite', 'rr:1', 'pos:2', 'walk:0.5:1'):
                run = self.way(name, schedule)
                self.assertEqual(('deadlock', 'nobody_left', []), (run['ending']['kind'], run['ending']['why'], self.facts(run, 'lost_wakeup')))

    def test_somebody_who_never_gets_the_lock_starves(self):
        run = self.way('starves', virtual_seconds=200)
        self.assertEqual(('virtual_time_limit', 'starved'), (run['ending']['kind'], run['ending']['why']))
        fact, = self.facts(run, 'starved')
        self.assertEqual((0, 'lock', 'lock.acquire()'), (fact['starved'], fact['object'], fact['frame']['source']))
        self.assertGreater(fact['taken'], 50)

    def test_giving_way_to_each_other_for_ever_is_a_livelock(self):
        run = self.way('too_polite', virtual_seconds=200)
        self.assertEqual(('virtual_time_limit', 'livelock'), (run['ending']['kind'], run['ending']['why']))
        fact, = self.facts(run, 'livelock')
        self.assertEqual([1, 2], fact['threads'])

    def test_looking_computing_and_polling_are_three_things(self):
        for name, kind, why in (('looks_only', 'step_limit', 'busy_wait'), ('adds_for_ever', 'step_limit', 'computing'),
                                ('looks_and_sleeps', 'virtual_time_limit', 'polling')):
            run = self.way(name, steps=15_000, virtual_seconds=100)
            self.assertEqual((kind, why), (run['ending']['kind'], run['ending']['why']), name)
        run = self.way('computes', cpu_seconds=1)
        self.assertEqual(('cpu_limit', 'computing'), (run['ending']['kind'], run['ending']['why']))

    def test_a_program_that_ends_its_process_is_told_with_its_line_and_what_it_printed(self):
        run = self.way('leaves_at_once')
        self.assert_ending(run, 'crashed')
        self.assertEqual(('ProcessEnded', 'os._exit(3)', 'os._exit(3)'),
                         (run['ending']['error']['type'], run['ending']['error']['message'], run['ending']['error']['frames'][-1]['source']))
        self.assertEqual('before\n', run['output'][0]['text'])
        run = self.way('kills_itself')
        self.assertEqual(('crashed', 'Signal', 'SIGALRM', 2.0),
                         (run['ending']['kind'], run['ending']['error']['type'], run['ending']['error']['message'], run['virtual_seconds']))

    def test_stacks_are_cut_to_their_twenty_innermost_frames(self):
        stack = self.way('deep')['ending']['waits'][0]['stack']
        self.assertEqual((20, 'threading.Event().wait()'), (len(stack), stack[-1]['source']))
