import unittest

from harness.tests.support import AgentProcess, HarnessTest, portfolio

FILES = {
    'bank.py': '''
import threading
import time

class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.lock = threading.Lock()
        self.enough = threading.Condition()

    def deposit_unlocked(self, n):
        self.balance += n

    def deposit(self, n):
        with self.lock:
            self.balance += n

    def spend_unlocked(self, n):
        if self.balance >= n:
            self.balance -= n

    def pay_in(self, n, tell=True):
        with self.enough:
            self.balance += n
            if tell:
                self.enough.notify_all()

    def withdraw(self, n):
        with self.enough:
            while self.balance < n:
                self.enough.wait()
            self.balance -= n

    def slow(self):
        with self.lock:
            time.sleep(2)

def transfer(source, target):
    with source.lock:
        with target.lock:
            source.balance -= 1
            target.balance += 1

left, right = threading.Lock(), threading.Lock()

def left_right():
    with left:
        with right:
            pass

def right_left():
    with right:
        with left:
            pass
''',
    'pool.py': '''
import time
from concurrent.futures import ThreadPoolExecutor

def job(n):
    time.sleep(1)
    return n * n

if __name__ == '__main__':
    with ThreadPoolExecutor(max_workers=3) as pool:
        for future in [pool.submit(job, n) for n in range(10)]:
            print(future.result())
''',
    'leftover.py': '''
import threading, time, atexit
from threading import Thread
atexit.register(print, 'at exit')
class Worker(Thread):
    def run(self):
        time.sleep(1)
        print('worker')
Worker().start()
print('main')
''',
    'clocks.py': '''
import time, datetime, queue, threading
def measure():
    started = time.time(), time.monotonic(), datetime.datetime.now()
    time.sleep(0.1)
    got = None
    try:
        queue.Queue().get(timeout=0.2)
    except queue.Empty:
        got = 'empty'
    waited = threading.Event().wait(0.3)
    return [got, waited, round(time.time() - started[0], 6), round(time.monotonic() - started[1], 9),
            (datetime.datetime.now() - started[2]).total_seconds()]
''',
}

SCENARIOS = '''
from concurrent.futures import ThreadPoolExecutor
from functools import partial

def deposits(lab, method, threads):
    account = lab.load('bank').Account()
    lab.threads(*[partial(getattr(account, method), 1) for _ in range(threads)])
    return account.balance

def from_pool(lab, jobs):
    account = lab.load('bank').Account()
    with ThreadPoolExecutor(10) as pool:
        for _ in range(jobs):
            pool.submit(account.deposit, 1)
    return account.balance

def spending(lab):
    account = lab.load('bank').Account(10)
    lab.threads(partial(account.spend_unlocked, 10), partial(account.spend_unlocked, 10))
    return account.balance

def waiting(lab, tell):
    account = lab.load('bank').Account()
    taker = lab.start(account.withdraw, 5, name='taker')
    lab.sleep(1)
    account.pay_in(5, tell)
    taker.join()
    return account.balance

def crossed(lab):
    bank = lab.load('bank')
    a, b = bank.Account(), bank.Account()
    lab.threads(partial(bank.transfer, a, b), partial(bank.transfer, b, a))
    return 'done'

def orders(lab):
    bank = lab.load('bank')
    lab.threads(bank.left_right, bank.right_left)
    return 'done'

def slow(lab):
    account = lab.load('bank').Account()
    lab.threads(account.slow, account.slow)
    return lab.now()

def program(lab, role):
    lab.run_program(role)
    return lab.now()

def measure(lab):
    return lab.load('clocks').measure()
'''


class Threads(HarnessTest):
    FILES, SCENARIOS = FILES, SCENARIOS

    def test_a_forgotten_lock_is_found_within_a_few_schedules_and_a_lock_never_accused(self):
        schedules = portfolio(30, 3)
        wrong = [run['result'] for run in self.runs('deposits', *schedules, method='deposit_unlocked', threads=2)]
        self.assertIn(1, wrong[:5])
        right = self.runs('deposits', *schedules, method='deposit', threads=3)
        self.assertEqual({3}, {run['result'] for run in right})
        self.assertEqual([], [fact for run in right for fact in self.facts(run, 'race')])

    def failing(self, scenario, wrong, **inputs):
        for run in self.runs(scenario, *portfolio(40, 1), trace=True, **inputs):
            if run['result'] == wrong:
                return run
        self.fail('no schedule failed')

    def test_pct_finds_a_bug_of_depth_two_as_often_as_its_guarantee_says(self):
        scenario, inputs = 'deposits', {'method': 'deposit_unlocked', 'threads': 2}
        polite = self.run_one(scenario, **inputs)
        n, k, tries = len(polite['threads']), polite['steps'], 150
        runs = self.runs(scenario, *[f'pct:2:{k}:{seed}' for seed in range(tries)], **inputs)
        lost = sum(run['result'] != polite['result'] for run in runs)
        self.assertGreaterEqual(lost / tries, 1 / (n * k))

    def test_a_lost_update_is_explained_by_the_stale_read(self):
        run = self.failing('deposits', 1, method='deposit_unlocked', threads=2)
        trace = run['trace']
        stale = [step for step in trace if step['stale']]
        self.assertEqual(1, len(stale))
        write, read = stale[0], trace[stale[0]['relies_on']]
        self.assertEqual(('writes', 'reads', write['thread']), (write['action'], read['action'], read['thread']))
        self.assertEqual(('self.balance', 'bank.py', 12, 'self.balance += n', 'deposit_unlocked'),
                         (read['object'], *(read['frame'][key] for key in ('file', 'line', 'source', 'function'))))
        self.assertEqual(('0', '1'), (read['value'], write['value']))
        between = [s for s in trace[trace.index(read):trace.index(write)] if s['thread'] != write['thread'] and s['action'] == 'writes']
        self.assertEqual(['self.balance'], [s['object'] for s in between])
        race = self.facts(run, 'race')[0]
        self.assertEqual(('self.balance', 12), (race['object'], race['frames'][0]['line']))

    def test_a_stale_check_is_explained_too(self):
        run = self.failing('spending', -10)
        write = next(step for step in run['trace'] if step['stale'])
        self.assertEqual((19, 20), (run['trace'][write['relies_on']]['frame']['line'], write['frame']['line']))

    def test_a_lost_wake_up_is_a_deadlock_that_says_who_waits_where(self):
        self.assertEqual(0, self.run_one('waiting', tell=True)['result'])
        run = self.run_one('waiting', tell=False)
        self.assert_ending(run, 'deadlock')
        main, taker = run['ending']['waits']
        self.assertEqual(('join', 'taker', 1), (main['on'], main['object'], main['held_by']))
        self.assertEqual(('taker', 'condition', 'self.enough', 'bank.py', 31),
                         (taker['name'], taker['on'], taker['object'], taker['at']['file'], taker['at']['line']))
        self.assertIsNone(run['result'])

    def test_crossed_locks_are_a_deadlock_that_says_who_holds_what_since_where(self):
        run = next(run for run in self.runs('crossed', *portfolio(40, 1)) if run['ending']['kind'] != 'returned')
        self.assert_ending(run, 'deadlock')
        waits = {wait['thread']: wait for wait in run['ending']['waits'] if wait['on'] == 'lock'}
        self.assertEqual({1: 2, 2: 1}, {number: wait['held_by'] for number, wait in waits.items()})
        self.assertEqual(('self.lock', 40, 39), (waits[1]['object'], waits[1]['at']['line'], waits[1]['held_at']['line']))

    def test_a_lock_order_cycle_is_a_fact_although_nothing_happened(self):
        run = self.run_one('orders')
        self.assert_ending(run, 'returned')
        edges = self.facts(run, 'lock_order_cycle')[0]['edges']
        self.assertEqual([('left', 'right'), ('right', 'left')], [(e['holds'], e['wants']) for e in edges])
        self.assertEqual([], self.facts(self.run_one('crossed'), 'lock_order_cycle')[1:])

    def test_sleeping_while_holding_a_lock_is_a_fact(self):
        run = self.run_one('slow')
        self.assertEqual(4.0, run['result'])
        sleep = self.facts(run, 'sleep')[0]
        self.assertEqual((2.0, ['self.lock'], 36), (sleep['seconds'], sleep['while_holding'], sleep['frame']['line']))

    def test_ten_seconds_of_work_on_three_workers_take_exactly_four(self):
        for run in self.runs('program', 'polite', 'rr:1', 'pos:3', 'walk:0.5:4', role='pool'):
            self.assertEqual(4.0, run['virtual_seconds'])
            self.assertEqual([f'{n * n}\n' for n in range(10)], [part['text'] for part in run['output']])
            self.assertEqual([1.0] * 3 + [2.0] * 3 + [3.0] * 3 + [4.0], [part['at'] for part in run['output']])
            pool, = self.facts(run, 'pool')
            self.assertEqual((3, 'thread', 10), (pool['size'], pool['pool_kind'], pool['frame']['line']))
            jobs = self.facts(run, 'job')
            self.assertEqual([float(n // 3) for n in range(10)], sorted(job['started_at'] for job in jobs))
            self.assertEqual({1.0}, {job['ended_at'] - job['started_at'] for job in jobs})
            self.assertEqual({pool['pool']}, {job['pool'] for job in jobs})
            self.assertEqual(3, run['most_alive'])
            self.assertEqual({'library'}, {thread['by'] for thread in run['threads'][1:]})

    def test_a_pool_of_the_scenario_is_no_thread_of_the_student(self):
        run = self.run_one('from_pool', 'rr:2', jobs=20)
        self.assertEqual((20, 0), (run['result'], run['most_alive']))

    def test_a_program_ends_when_its_threads_have(self):
        run = self.run_one('program', role='leftover')
        self.assertEqual(['main\n', 'worker\n', 'at exit\n'], [part['text'] for part in run['output']])
        self.assertEqual(1.0, run['result'])
        self.assertEqual(['student'], [thread['by'] for thread in run['threads'][1:]])

    def test_all_clocks_agree(self):
        self.assertEqual(['empty', False, 0.6, 0.6, 0.6], self.run_one('measure')['result'])


class Library(HarnessTest):
    """Everything of the library that has to do with threads, run as a program."""

    FILES = {'tools.py': '''
import datetime
import logging
import os
import queue
import signal
import socket
import threading
import time
from collections import Counter, UserDict, deque
from concurrent.futures import ThreadPoolExecutor, as_completed, wait, FIRST_COMPLETED
from multiprocessing.pool import ThreadPool
from threading import Barrier, BrokenBarrierError, BoundedSemaphore, Condition, Event, Lock, RLock, Semaphore, Thread, Timer, local

def now():
    return round(time.monotonic() - 1000, 6)

def run(*bodies):
    threads = [Thread(target=body) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

def locks():
    lock, again, seen = Lock(), RLock(), []
    seen.append([lock.acquire(), lock.acquire(False), lock.acquire(timeout=1), lock.locked(), now()])
    lock.release()
    with again, again:
        run(lambda: seen.append([again.acquire(False), again.acquire(timeout=2), now()]))
    for wrong in (lock.release, again.release):
        try:
            wrong()
        except RuntimeError as error:
            seen.append(str(error))
    return seen

def semaphores():
    limit, most, inside = Semaphore(2), [], []
    def enter():
        with limit:
            inside.append(1)
            most.append(len(inside))
            time.sleep(1)
            inside.pop()
    run(*[enter] * 5)
    bounded = BoundedSemaphore(1)
    try:
        bounded.release()
    except ValueError as error:
        return [max(most), now(), str(error)]

def barriers():
    seen = []
    barrier = Barrier(3, action=lambda: seen.append('all here'))
    def arrive(after):
        time.sleep(after)
        barrier.wait()
        seen.append(now())
    run(*[lambda n=n: arrive(n) for n in range(3)])
    try:
        Barrier(2, timeout=1).wait()
    except BrokenBarrierError:
        return [*seen, 'broken', now()]

def timers():
    seen = []
    late = Timer(2, seen.append, ['late'])
    never = Timer(1, seen.append, ['never'])
    late.start()
    never.start()
    never.cancel()
    late.join()
    never.join()
    return [seen, now()]

def locals_():
    own, seen = local(), []
    own.x = 'main'
    def look():
        seen.append(hasattr(own, 'x'))
        own.x = 'other'
    run(look)
    return [seen, own.x]

def queues():
    result = []
    for kind in (queue.Queue, queue.LifoQueue, queue.PriorityQueue, queue.SimpleQueue):
        line = kind()
        run(lambda: [line.put(n) for n in (3, 1, 2)])
        got = [line.get() for _ in range(3)]
        try:
            line.get(timeout=1)
        except queue.Empty:
            got.append('empty')
        result.append(got)
    small = queue.Queue(1)
    small.put(1)
    try:
        small.put(2, timeout=1)
    except queue.Full:
        result.append('full')
    thread = Thread(target=lambda: (time.sleep(1), small.get(), small.task_done()))
    thread.start()
    small.join()
    return [result, now()]

def conditions():
    turn, order = Condition(), []
    def play(me, other):
        for _ in range(3):
            with turn:
                turn.wait_for(lambda: len(order) % 2 == me)
                order.append(me)
                turn.notify()
    run(lambda: play(0, 1), lambda: play(1, 0))
    return order

def reads_with_a_lock():
    guard = Lock()
    left, right = socket.socketpair()
    Timer(2, left.send, [b'x']).start()
    with guard:
        return [right.recv(1).decode(), now()]

def excepthook():
    seen = []
    threading.excepthook = lambda details: seen.append([details.exc_type.__name__, details.thread.name])
    def die():
        raise KeyError('x')
    thread = Thread(target=die, name='dying')
    thread.start()
    thread.join()
    return seen

def pools():
    with ThreadPool(3) as pool:
        squares = pool.map(square, range(6), chunksize=1)
        quick = list(pool.imap_unordered(naps, (3, 2, 1)))
        bad = pool.apply_async(lambda: 1 / 0)
        try:
            bad.get(5)
        except ZeroDivisionError:
            quick.append('error')
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(naps, n) for n in (2, 1)]
        first = wait(futures, return_when=FIRST_COMPLETED).done.pop().result()
        rest = [one.result() for one in as_completed(futures)]
    return [squares, quick, first, rest, now()]

def square(n):
    time.sleep(1)
    return n * n

def naps(n):
    time.sleep(n)
    return n

def clocks():
    wall, day = time.time(), datetime.datetime.now()
    started = [clock() for clock in (time.perf_counter_ns, time.process_time, time.thread_time, time.time_ns)]
    time.sleep(1.5)
    ended = [clock() for clock in (time.perf_counter_ns, time.process_time, time.thread_time, time.time_ns)]
    return [[round(b - a, 6) for a, b in zip(started, ended)], day.timestamp() == wall, datetime.date.today().isoformat() == str(day)[:10],
            (datetime.datetime.now() - day).total_seconds()]

def logs():
    records = []
    class Keep(logging.Handler):
        def emit(self, record):
            records.append((record.threadName, record.getMessage()))
    logger = logging.getLogger('tools')
    logger.addHandler(Keep())
    logger.setLevel(logging.INFO)
    run(*[lambda n=n: logger.info('job %d', n) for n in range(3)])
    return sorted(message for _, message in records)

def imports_late():
    found = []
    def use():
        import colorsys
        found.append(colorsys.rgb_to_hsv(1, 1, 1)[2])
    run(use, use)
    return found

def alarms():
    seen = []
    def ring(number, frame):
        seen.append(now())
        if len(seen) > 2:
            raise TimeoutError
    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, 1, 1)
    lock = Lock()
    lock.acquire()
    try:
        time.sleep(1.5)
        lock.acquire()
    except TimeoutError:
        signal.alarm(0)
    try:
        os.kill(os.getpid(), signal.SIGINT)
    except KeyboardInterrupt:
        seen.append('interrupted')
    return seen

class Box:
    n = 0

box, total, counts, names = Box(), 0, Counter('b'), UserDict()

def by_exec():
    exec('global total\\ntotal += 1', globals())

def by_eval():
    box.n = eval('box.n + 1')

def by_compiled():
    exec(compile('box.n += 1', 'made', 'exec'))

def by_counter():
    counts.update(['a'])

def by_mapping():
    counts.update({'a': 1})

def by_userdict():
    names.setdefault('all', []).append(1)

def by_append():
    names.data.setdefault('all', []).append(1)

def value():
    return total + box.n + counts['a'] + len(names.get('all', ()))
''', 'daemons.py': '''
import threading, time
def tick():
    while True:
        time.sleep(1)
        print('tick')
threading.Thread(target=tick, daemon=True).start()
time.sleep(2.5)
print('end')
''', 'shared.py': '''
import threading
def numbers():
    n = 0
    while n < 4:
        yield n
        n += 1
source = numbers()
def drain(out):
    for n in source:
        out.append(n)
''', 'outboxes.py': '''
import queue
import threading
outboxes = []
def open_one():
    outboxes.append(queue.Queue())
def tell_all(line):
    for outbox in outboxes:
        outbox.put(line)
'''}
    SCENARIOS = '''
def call(lab, name):
    return getattr(lab.load('tools'), name)()
def twice(lab, name):
    tools = lab.load('tools')
    lab.threads(getattr(tools, name), getattr(tools, name))
    return tools.value()
def program(lab):
    lab.run_program('daemons')
    lab.sleep(10)
def shared(lab):
    module, out = lab.load('shared'), []
    lab.threads(lambda: module.drain(out), lambda: module.drain(out))
    return sorted(out)
def orders(lab):
    module = lab.load('outboxes')
    for thread in [module.threading.Thread(target=module.open_one) for _ in range(3)]:
        thread.start()
        thread.join()
    lab.threads(lambda: module.tell_all(1), lambda: module.tell_all(2))
    return [list(outbox.queue) for outbox in module.outboxes]
'''

    def everywhere(self, name, expected):
        for run in self.runs('call', *portfolio(10, 6), name=name):
            self.assertEqual(expected, run['result'], run['ending'])

    def test_locks(self):
        self.everywhere('locks', [[True, False, False, True, 1.0], [False, False, 3.0], 'release unlocked lock', 'cannot release un-acquired lock'])

    def test_semaphores(self):
        self.everywhere('semaphores', [2, 3.0, 'Semaphore released too many times'])

    def test_barriers(self):
        self.everywhere('barriers', ['all here', 2.0, 2.0, 2.0, 'broken', 3.0])

    def test_timers_and_locals(self):
        self.everywhere('timers', [['late'], 2.0])
        self.everywhere('locals_', [[False], 'main'])

    def test_queues(self):
        self.everywhere('queues', [[[3, 1, 2, 'empty'], [2, 1, 3, 'empty'], [1, 2, 3, 'empty'], [3, 1, 2, 'empty'], 'full'], 6.0])

    def test_conditions_take_turns(self):
        self.everywhere('conditions', [0, 1, 0, 1, 0, 1])

    def test_waiting_for_the_network_with_a_lock_held_is_a_fact(self):
        run = self.run_one('call', name='reads_with_a_lock')
        self.assertEqual(['x', 2.0], run['result'])
        fact, = self.facts(run, 'waits_holding')
        self.assertEqual(('socket', ['guard'], 'return [right.recv(1).decode(), now()]'), (fact['by'], fact['while_holding'], fact['frame']['source']))
        self.assertEqual([], self.facts(self.run_one('call', name='pools'), 'waits_holding'))

    def test_a_hook_for_exceptions_in_threads(self):
        self.everywhere('excepthook', [['KeyError', 'dying']])

    def test_both_kinds_of_pool(self):
        self.everywhere('pools', [[0, 1, 4, 9, 16, 25], [1, 2, 3, 'error'], 1, [1, 2], 7.0])
        run = self.run_one('call', name='pools')
        self.assertEqual([3, 2], [pool['size'] for pool in self.facts(run, 'pool')])
        jobs = [(job['started_at'], job['ended_at']) for job in self.facts(run, 'job') if job['name'] == 'square']
        self.assertEqual([(0.0, 1.0)] * 3 + [(1.0, 2.0)] * 3, sorted(jobs))

    def test_every_clock_is_the_same_clock(self):
        self.everywhere('clocks', [[1_500_000_000, 1.5, 1.5, 1_500_000_000], True, True, 1.5])

    def test_logging_and_late_imports(self):
        self.everywhere('logs', ['job 0', 'job 1', 'job 2'])
        self.everywhere('imports_late', [1, 1])

    def test_alarms_and_signals_come_at_their_virtual_time(self):
        self.everywhere('alarms', [1.0, 2.0, 3.0, 'interrupted'])

    def test_updates_are_lost_in_text_that_is_executed_and_in_containers_written_in_python(self):
        for name in ('by_exec', 'by_eval', 'by_compiled', 'by_counter', 'by_mapping', 'by_userdict'):
            runs = self.runs('twice', *portfolio(30, 8), name=name)
            self.assertEqual({1, 2}, {run['result'] for run in runs}, name)
            races = [fact for run in runs for fact in self.facts(run, 'race')]
            self.assertEqual({'tools.py'}, {frame['file'] for fact in races for frame in fact['frames']}, name)

    def test_what_python_does_in_one_piece_is_not_interrupted_nor_called_a_race(self):
        for run in self.runs('twice', *portfolio(30, 8), name='by_append'):
            self.assertEqual((2, []), (run['result'], self.facts(run, 'race')))

    def test_the_end_of_a_program_ends_its_daemons(self):
        run = self.run_one('program')
        self.assertEqual([(1.0, 'tick\n'), (2.0, 'tick\n'), (2.5, 'end\n')], [(part['at'], part['text']) for part in run['output']])
        fact, = self.facts(run, 'daemon_stopped')
        self.assertEqual((1, 'time.sleep(1)'), (fact['stopped'], fact['frame']['source']))
        self.assertEqual([], run['ending']['waits'])

    def test_a_generator_that_two_threads_share_is_entered_twice(self):
        runs = self.runs('shared', *portfolio(12, 3))
        self.assertIn('ValueError', {run['ending']['error']['type'] for run in runs if run['ending']['kind'] == 'raised'})

    def test_what_a_thread_makes_for_itself_is_a_place_to_interrupt_as_well(self):
        orders = [run['result'] for run in self.runs('orders', *portfolio(60, 7))]
        self.assertTrue(any(order != told[0] for told in orders for order in told), orders)


class Repeating(unittest.TestCase):
    def both(self, hash_seeds, *schedules, scenario='deposits', **inputs):
        answers = []
        for seed in hash_seeds:
            agent = AgentProcess(FILES, seed)
            answers.append(agent.ask('run', scenario=scenario, scenarios=SCENARIOS, inputs=inputs, trace=True, schedules=list(schedules),
                                     files={path.removesuffix('.py'): path for path in FILES})['runs'])
            agent.close()
        return answers

    def test_the_same_schedule_gives_the_same_run_in_another_process(self):
        first, second = self.both(['0', '0'], *portfolio(16, 5), method='deposit_unlocked', threads=3)
        self.assertEqual(first, second)
        self.assertGreater(len({str(run['trace']) for run in first}), 5)

    def test_addresses_and_hashes_of_strings_play_no_part_in_a_pool(self):
        first, second = self.both(['1', '2'], 'rr:1', 'pos:1', 'walk:1:2', scenario='from_pool', jobs=12)
        self.assertEqual(first, second)

    def test_the_decisions_of_a_run_replay_it_exactly(self):
        agent = AgentProcess(FILES)
        fields = dict(scenarios=SCENARIOS, files={path.removesuffix('.py'): path for path in FILES}, trace=True)
        for scenario, inputs in (('deposits', {'method': 'deposit_unlocked', 'threads': 3}), ('from_pool', {'jobs': 10}), ('crossed', {})):
            runs = agent.ask('run', scenario=scenario, inputs=inputs, schedules=portfolio(14, 9), **fields)['runs']
            again = agent.ask('run', scenario=scenario, inputs=inputs, schedules=[run['decisions'] for run in runs], **fields)['runs']
            for run, replayed in zip(runs, again):
                self.assertEqual({**run, 'schedule': '', 'switches': []}, {**replayed, 'schedule': '', 'switches': []})
        agent.close()

    def test_one_of_the_switches_that_a_run_tells_of_shows_the_lost_update(self):
        agent = AgentProcess(FILES)
        fields = dict(scenario='deposits', scenarios=SCENARIOS, files={'bank': 'bank.py'})
        for method, shown in (('deposit_unlocked', {1, 2}), ('deposit', {2})):
            run, = agent.ask('run', schedules=['first'], inputs={'method': method, 'threads': 2}, **fields)['runs']
            before = [entry for entry in run['decisions'].rpartition(':')[2].split(',')]
            switched = [','.join([entry for entry in before if int(entry.partition('=')[0]) < choice] + [f'{choice}={thread}'])
                        for choice, thread, _ in run['switches']]
            runs = agent.ask('run', schedules=[f'replay:0:{entries}' for entries in switched],
                             inputs={'method': method, 'threads': 2}, **fields)['runs']
            self.assertEqual(shown, {2, *(run['result'] for run in runs)})
            self.assertTrue(runs)
        agent.close()

    def test_a_replay_with_entries_taken_out_still_runs(self):
        agent = AgentProcess(FILES)
        fields = dict(scenario='deposits', scenarios=SCENARIOS, inputs={'method': 'deposit_unlocked', 'threads': 2}, files={'bank': 'bank.py'})
        runs = agent.ask('run', schedules=portfolio(20, 2), **fields)['runs']
        head, _, entries = next(run for run in runs if run['result'] == 1)['decisions'].rpartition(':')
        entries = entries.split(',')
        shorter = [f"{head}:{','.join(entries[:i] + entries[i + 1:])}" for i in range(len(entries))]
        results = [run['result'] for run in agent.ask('run', schedules=shorter, **fields)['runs']]
        agent.close()
        self.assertLessEqual(set(results), {1, 2})
        self.assertEqual(len(shorter), len(results))
