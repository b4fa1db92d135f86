import json
import os
import subprocess
import sys
import unittest

from harness.tests.support import AgentProcess, HarnessTest, portfolio

HEAD = '''
import asyncio, concurrent.futures, multiprocessing, multiprocessing as mp, os, queue, signal, sys, threading, time
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

def run(*targets):
    """Start a process for each (function, arguments), join all, return their exit codes."""
    started = [mp.Process(target=function, args=arguments) for function, arguments in targets]
    for process in started:
        process.start()
    for process in started:
        process.join()
    return [process.exitcode for process in started]

def clock():
    return round(time.monotonic() - 1000, 6)
'''

RIGHT = HEAD + '''
def put_square(q, n):
    time.sleep(n)
    q.put((n * n, mp.current_process().name))

def queue_():
    q = mp.Queue()
    started = [mp.Process(target=put_square, args=(q, n)) for n in (2, 1)]
    for p in started: p.start()
    found = [q.get() for _ in started]
    for p in started: p.join()
    return found, clock()

def fill(q, count):
    for i in range(count): q.put(i)
    q.put(None)

def bounded_queue():
    q = mp.Queue(2)
    p = mp.Process(target=fill, args=(q, 6))
    p.start()
    found = list(iter(q.get, None))
    p.join()
    try:
        q.get(timeout=3)
    except queue.Empty:
        return found, clock()

def simple_queue():
    q = mp.SimpleQueue()
    p = mp.Process(target=fill, args=(q, 3))
    p.start()
    found = list(iter(q.get, None))
    p.join()
    return found, q.empty()

def eat(q):
    while True:
        q.get()
        time.sleep(1)
        q.task_done()

def joinable_queue():
    q = mp.JoinableQueue()
    mp.Process(target=eat, args=(q,), daemon=True).start()
    for i in range(3): q.put(i)
    q.join()
    return clock()

def echo(connection):
    while (message := connection.recv()) is not None:
        connection.send(message)

def pipe():
    here, there = mp.Pipe()
    p = mp.Process(target=echo, args=(there,))
    p.start()
    there.close()
    here.send({'a': 1})
    small = here.recv()
    large = 'x' * 300_000
    here.send(large)
    same = here.recv() == large
    nothing = here.poll(2)
    here.send(None)
    p.join()
    try:
        here.recv()
    except EOFError:
        return small, same, nothing, clock()

def say(connection):
    time.sleep(1)
    connection.send_bytes(b'hello')

def one_way_pipe():
    reader, writer = mp.Pipe(duplex=False)
    p = mp.Process(target=say, args=(writer,))
    p.start()
    text = reader.recv_bytes().decode()
    p.join()
    return text, clock()

def add(value, lock, count):
    for _ in range(count):
        with lock:
            value.value += 1

def value_with_lock():
    value = mp.Value('i', 0)
    run((add, (value, value.get_lock(), 3)), (add, (value, value.get_lock(), 3)))
    return value.value

def value_with_own_lock():
    value, lock = mp.Value('i', 0, lock=False), mp.Lock()
    run((add, (value, lock, 3)), (add, (value, lock, 3)))
    return value.value

def set_item(array, index):
    array[index] = index * index

def array():
    shared = mp.Array('i', 3)
    run(*((set_item, (shared, i)) for i in range(3)))
    return list(shared)

def nest(lock, value):
    with lock:
        with lock:
            value.value += 1

def rlock():
    value, lock = mp.Value('i', 0), mp.RLock()
    run((nest, (lock, value)), (nest, (lock, value)))
    try:
        lock.release()
    except AssertionError as error:
        return value.value, str(error)

def enter(semaphore, q):
    with semaphore:
        time.sleep(1)
    q.put(clock())

def semaphore():
    s, q = mp.Semaphore(2), mp.SimpleQueue()
    run(*[(enter, (s, q))] * 4)
    bounded = mp.BoundedSemaphore(1)
    try:
        bounded.release()
    except ValueError:
        return sorted(q.get() for _ in range(4)), s.get_value()

def wait_for(event, q):
    q.put(event.wait(1))
    q.put(event.wait())
    q.put(clock())

def event():
    e, q = mp.Event(), mp.SimpleQueue()
    p = mp.Process(target=wait_for, args=(e, q))
    p.start()
    time.sleep(3)
    e.set()
    p.join()
    return q.get(), q.get(), q.get()

def consume(condition, value, q):
    with condition:
        condition.wait_for(lambda: value.value)
        q.put(value.value)

def condition():
    c, value, q = mp.Condition(), mp.Value('i', 0), mp.SimpleQueue()
    p = mp.Process(target=consume, args=(c, value, q))
    p.start()
    time.sleep(1)
    with c:
        value.value = 7
        c.notify()
    p.join()
    return q.get()

def meet(barrier, q, n):
    time.sleep(n)
    barrier.wait()
    q.put(clock())

def barrier():
    b, q = mp.Barrier(3), mp.SimpleQueue()
    run(*((meet, (b, q, n)) for n in (1, 2, 3)))
    return [q.get() for _ in range(3)]

def fill_in(entries, names, n):
    entries[str(n)] = n
    names.append(n)

def manager():
    with mp.Manager() as m:
        entries, names = m.dict(), m.list()
        codes = run(*((fill_in, (entries, names, n)) for n in range(2)))
        return dict(entries), sorted(names), codes

def fails():
    raise ValueError('no')

def ends():
    sleeper = mp.Process(target=time.sleep, args=(100,), name='sleeper')
    sleeper.start()
    sleeper.join(2)
    alive, at = sleeper.is_alive(), clock()
    sleeper.terminate()
    sleeper.join()
    killed = mp.Process(target=time.sleep, args=(100,))
    killed.start()
    killed.kill()
    killed.join()
    codes = run((fails, ()), (sys.exit, (7,)), (os._exit, (8,)), (os.getpid, ()))
    return alive, at, sleeper.is_alive(), sleeper.exitcode, killed.exitcode, codes, clock()

def cleans_up(q):
    def stop(number, frame):
        q.put('cleaned')
        sys.exit(3)
    signal.signal(signal.SIGTERM, stop)
    q.put('ready')
    time.sleep(100)

def handler():
    q = mp.SimpleQueue()
    p = mp.Process(target=cleans_up, args=(q,))
    p.start()
    first = q.get()
    p.terminate()
    p.join()
    return first, q.get(), p.exitcode, clock()

def alarmed():
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.alarm(2)
    p = mp.Process(target=time.sleep, args=(5,))
    p.start()
    signal.pause()
    at = clock()
    p.join()
    return at, clock()

def who():
    return os.getpid(), os.getppid()

def forks():
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        time.sleep(2)
        os.write(writer, b'from the child')
        os._exit(3)
    os.close(writer)
    text = os.read(reader, 100).decode()
    return text, os.read(reader, 1) == b'', os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), clock()

def grandchild(q):
    p = mp.Process(target=put_square, args=(q, 3))
    p.start()
    p.join()
    sys.exit(p.exitcode + 5)

def nested():
    q = mp.Queue()
    codes = run((grandchild, (q,)))
    return codes, q.get()

def square(n):
    time.sleep(1)
    return n * n

def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

def executor():
    with ProcessPoolExecutor(4) as pool:
        return list(pool.map(square, range(8))), clock()

def executor_completed():
    with ProcessPoolExecutor(max_workers=4) as pool:
        futures = {pool.submit(fib, n): n for n in range(8)}
        return {futures[f]: f.result() for f in as_completed(futures)}

def pool():
    with mp.Pool(4) as workers:
        return (workers.map(square, range(8), chunksize=1), workers.apply_async(square, (3,)).get(timeout=5), workers.starmap(pow, [(2, 3)]),
                sorted(workers.imap_unordered(square, [1, 2])), clock())

def left_open():
    workers = ProcessPoolExecutor(2)
    return workers.submit(square, 3).result()

def from_asyncio():
    async def main():
        loop = asyncio.get_running_loop()
        with ProcessPoolExecutor(3) as workers:
            return await asyncio.gather(*(loop.run_in_executor(workers, square, n) for n in range(3)))
    return asyncio.run(main()), clock()

def task_inside(q):
    async def main():
        await asyncio.sleep(2)
        return 'slept'
    q.put(asyncio.run(main()))

def asyncio_inside():
    q = mp.Queue()
    run((task_inside, (q,)))
    return q.get(), clock()

def shared_memory_add(name):
    from multiprocessing import shared_memory
    memory = shared_memory.SharedMemory(name=name)
    memory.buf[0] += 7
    memory.close()

def shared_memory():
    from multiprocessing import shared_memory
    memory = shared_memory.SharedMemory(create=True, size=8)
    run((shared_memory_add, (memory.name,)))
    found = memory.buf[0]
    memory.close()
    memory.unlink()
    return found

def client():
    from multiprocessing.connection import Client
    with Client(('localhost', 6000), authkey=b'secret') as connection:
        connection.send('hello')

def listener():
    from multiprocessing.connection import Listener
    with Listener(('localhost', 6000), authkey=b'secret') as server:
        p = mp.Process(target=client)
        p.start()
        with server.accept() as connection:
            found = connection.recv()
        p.join()
    return found

def prints(n):
    time.sleep(n)
    print('from', n, flush=True)

def output():
    run((prints, (2,)), (prints, (1,)))
    print('done')
'''

WRONG = HEAD + '''
def eat(tasks):
    while True:
        tasks.get()

def no_sentinel():
    tasks = mp.Queue()
    eater = mp.Process(target=eat, args=(tasks,), name='eater')
    eater.start()
    tasks.put(1)
    eater.join()

found = []

def collect(n):
    found.append(n)

def global_list():
    run((collect, (1,)), (collect, (2,)))
    return found

def add(value):
    value.value += 1

def value_without_lock():
    value = mp.Value('i', 0)
    run((add, (value,)), (add, (value,)))
    return value.value

def add_item(array):
    array[0] += 1

def array_without_lock():
    array = mp.Array('i', 1)
    run((add_item, (array,)), (add_item, (array,)))
    return array[0]

def add_with_own_lock(value):
    lock = mp.Lock()
    with lock:
        value.value += 1

def lock_in_each():
    value = mp.Value('i', 0)
    run((add_with_own_lock, (value,)), (add_with_own_lock, (value,)))
    return value.value

def add_entry(entries):
    entries['n'] += 1

def manager_without_lock():
    with mp.Manager() as m:
        entries = m.dict(n=0)
        run((add_entry, (entries,)), (add_entry, (entries,)))
        return entries['n']

def thread_queue():
    tasks = queue.Queue()
    p = mp.Process(target=tasks.put, args=(1,))
    p.start()
    return tasks.get()

def both(one, other):
    with one:
        with other:
            pass

def opposite_locks():
    one, other = mp.Lock(), mp.Lock()
    return run((both, (one, other)), (both, (other, one)))

def dies(n):
    os._exit(9)

def worker_dies():
    with ProcessPoolExecutor(2) as pool:
        try:
            pool.submit(dies, 1).result()
        except BrokenProcessPool as error:
            return type(error).__name__

def segfault():
    import ctypes
    return run((ctypes.string_at, (0,)))

def kills_itself():
    os.kill(os.getpid(), signal.SIGKILL)

def killed_by_itself():
    return run((kills_itself, ()))

def take(lock):
    lock.acquire()
    time.sleep(100)

def killed_with_lock():
    lock = mp.Lock()
    p = mp.Process(target=take, args=(lock,))
    p.start()
    time.sleep(1)
    p.kill()
    p.join()
    lock.acquire()

def for_ever():
    while True:
        pass

def computes_for_ever():
    return run((for_ever, ()))

def uncontrolled_call():
    import ctypes
    return run((ctypes.CDLL(None).pause, ()))

def left_alive():
    p = mp.Process(target=time.sleep, args=(1000,), name='left')
    p.start()
    return p.is_alive()

def daemon():
    p = mp.Process(target=time.sleep, args=(1000,), daemon=True)
    p.start()
    return p.is_alive()

def child_raises():
    return run((int, ('x',)))

def lambda_target():
    return run((lambda: 1, ()))

def connects():
    import socket
    socket.create_connection(('127.0.0.1', 5000)).close()

def gives_up():
    import socket
    try:
        socket.create_connection(('127.0.0.1', 5000), 2)
    except TimeoutError:
        print('gave up')

def network_elsewhere():
    import socket
    with socket.create_server(('127.0.0.1', 5000)):
        return run((connects, ()))

def other_program():
    import subprocess
    return subprocess.run([sys.executable, '-c', 'print(5)'], capture_output=True, text=True).stdout, os.system('exit 0')
'''

# A program without a guard, one with, and one that waits for a line.
UNGUARDED = '''
import multiprocessing as mp
def work():
    print('work in', __name__)
p = mp.Process(target=work)
p.start()
p.join()
print('exit code', p.exitcode)
'''

GUARDED = '''
import multiprocessing as mp
print('imported as', __name__)
def work():
    print('work in', __name__)
def asks():
    print(input('? '))
if __name__ == '__main__':
    p = mp.Process(target=work)
    p.start()
    p.join()
    q = mp.Process(target=asks)
    q.start()
    q.join()
    print(p.exitcode, q.exitcode)
'''

FORKING = '''
import os
pid = os.fork()
if pid:
    os.waitpid(pid, 0)
print('parent' if pid else 'child')
'''

FILES = {'right.py': RIGHT, 'wrong.py': WRONG, 'unguarded.py': UNGUARDED, 'guarded.py': GUARDED, 'forking.py': FORKING}
SCENARIOS = '''
def right(lab, name, method=None):
    if method:
        lab.start_method = method
    return getattr(lab.load('right'), name)()
def wrong(lab, name, method=None):
    if method:
        lab.start_method = method
    return getattr(lab.load('wrong'), name)()
def gives_up_elsewhere(lab):
    lab.network.silent_ports = [5000]
    lab.start(lab.sleep, 1)
    return lab.load('wrong').run((lab.load('wrong').gives_up, ()))
def program(lab, role, method=None):
    if method:
        lab.start_method = method
    lab.run_program(role)
def double(number):
    return 2 * number
def hands_over(lab):
    from concurrent.futures import ProcessPoolExecutor
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(double, [1, 2, 3]))
'''
SOME = ('polite', 'rr:1', 'conflicts:1', 'pos:5', 'walk:1:6')


class ProcessTest(HarnessTest):
    FILES = FILES
    SCENARIOS = SCENARIOS

    def wrong(self, name, schedule='polite', **options):
        return self.run_one('wrong', schedule, name=name, **options)

    def text(self, run, stream='out'):
        return ''.join(part['text'] for part in run['output'] if part['stream'] == stream)


class RightPrograms(ProcessTest):
    def gives(self, expected, name, *schedules, **options):
        for run in self.runs('right', *(schedules or SOME), name=name, **options):
            with self.subTest(schedule=run['schedule']):
                self.assert_ending(run, 'returned')
                self.assertEqual(expected, run['result'])
                self.assertEqual([], [p for p in run['processes'] if p['ended_at'] is None])

    def test_queues(self):
        self.gives([[[1, 'Process-2'], [4, 'Process-1']], 2.0], 'queue_')
        self.gives([[0, 1, 2, 3, 4, 5], 3.0], 'bounded_queue')
        self.gives([[0, 1, 2], True], 'simple_queue')
        self.gives(3.0, 'joinable_queue')

    def test_pipes(self):
        self.gives([{'a': 1}, True, False, 2.0], 'pipe')
        self.gives(['hello', 1.0], 'one_way_pipe')
        self.gives('hello', 'listener')

    def test_shared_memory(self):
        self.gives(6, 'value_with_lock')
        self.gives(6, 'value_with_own_lock')
        self.gives([0, 1, 4], 'array')
        self.gives(7, 'shared_memory')

    def test_locks(self):
        self.gives([2, 'attempt to release recursive lock not owned by thread'], 'rlock')
        self.gives([[1.0, 1.0, 2.0, 2.0], 2], 'semaphore')
        self.gives([False, True, 3.0], 'event')
        self.gives(7, 'condition')
        self.gives([3.0, 3.0, 3.0], 'barrier')

    def test_manager(self):
        self.gives([{'0': 0, '1': 1}, [0, 1], [0, 0]], 'manager', *SOME[:3])

    def test_ends_of_processes(self):
        self.gives([True, 2.0, False, -15, -9, [1, 7, 8, 0], 2.0], 'ends')

    def test_signals(self):
        self.gives(['ready', 'cleaned', 3, 0.0], 'handler')
        self.gives([2.0, 5.0], 'alarmed')

    def test_numbers_of_processes_are_the_same_in_every_run(self):
        self.assertEqual([run['result'] for run in self.runs('right', 'polite', name='who')],
                         [run['result'] for run in self.runs('right', 'polite', name='who')])

    def test_fork(self):
        self.gives(['from the child', True, 3, 2.0], 'forks')
        self.gives([[5], [9, 'Process-1:1']], 'nested')

    def test_a_process_that_forks_and_comes_back_ends_with_the_program(self):
        run = self.run_one('program', role='forking')
        self.assert_ending(run, 'returned')
        self.assertEqual([('child\n', 1), ('parent\n', 0)], [(part['text'], part.get('process', 0)) for part in run['output']])

    def test_pools(self):
        self.gives([[0, 1, 4, 9, 16, 25, 36, 49], 2.0], 'executor')
        self.gives({str(n): value for n, value in enumerate([0, 1, 1, 2, 3, 5, 8, 13])}, 'executor_completed', *SOME[:3])
        self.gives([[0, 1, 4, 9, 16, 25, 36, 49], 9, [8], [1, 4], 4.0], 'pool')
        self.gives(9, 'left_open')

    def test_a_scenario_may_hand_its_own_functions_to_other_processes(self):
        self.assertEqual([2, 4, 6], self.run_one('hands_over')['result'])

    def test_asyncio(self):
        self.gives([[0, 1, 4], 1.0], 'from_asyncio')
        self.gives(['slept', 2.0], 'asyncio_inside')

    def test_spawn_and_forkserver(self):
        for method in ('spawn', 'forkserver'):
            for expected, name in (([[[1, 'Process-2'], [4, 'Process-1']], 2.0], 'queue_'),
                                   (6, 'value_with_own_lock'), ([0, 1, 4], 'array'),
                                   ([{'a': 1}, True, False, 2.0], 'pipe'), ([[0, 1, 4, 9, 16, 25, 36, 49], 2.0], 'executor'),
                                   ([{'0': 0, '1': 1}, [0, 1], [0, 0]], 'manager')):
                with self.subTest(method=method, name=name):
                    self.gives(expected, name, *SOME[:2], method=method)

    def test_a_replay_repeats_a_run(self):
        for name in ('queue_', 'pool', 'value_with_lock'):
            first = self.run_one('right', 'pos:5', name=name)
            again = self.run_one('right', first['decisions'], name=name)
            for part in ('result', 'steps', 'output', 'threads', 'processes', 'facts', 'virtual_seconds'):
                self.assertEqual(first[part], again[part], (name, part))


class Observations(ProcessTest):
    def test_processes_and_their_output(self):
        run = self.run_one('right', name='output')
        self.assertEqual([(1, 'Process-1', 'student', 0, False, 0.0, 2.0, 0), (2, 'Process-2', 'student', 0, False, 0.0, 1.0, 0)],
                         [tuple(p.values()) for p in run['processes']])
        self.assertEqual(2, run['most_processes'])
        self.assertEqual([(1.0, 2, 'from 1\n'), (2.0, 1, 'from 2\n'), (2.0, 0, 'done\n')],
                         [(part['at'], part.get('process', 0), part['text']) for part in run['output']])
        started = self.facts(run, 'process')
        self.assertEqual([1, 2], [fact['process_number'] for fact in started])
        self.assertEqual({'process.start()'}, {fact['frame']['source'] for fact in started})
        self.assertEqual([1, 2], [fact['process'] for fact in self.facts(run, 'sleep')])

    def test_a_pool_of_four_is_four_processes_whose_jobs_overlap(self):
        for name in ('executor', 'pool'):
            run = self.run_one('right', name=name)
            pool, = self.facts(run, 'pool')
            self.assertEqual(('process', 4), (pool['pool_kind'], pool['size']))
            jobs = self.facts(run, 'job')[:8]
            self.assertEqual({1, 2, 3, 4}, {job['worker_process'] for job in jobs})
            self.assertEqual([(0.0, 1.0)] * 4 + [(1.0, 2.0)] * 4, [(job['started_at'], job['ended_at']) for job in jobs])
            self.assertEqual({'square'}, {job['name'] for job in jobs})
            self.assertEqual({'library'}, {process['by'] for process in run['processes']})
            self.assertEqual(4, run['most_processes'])

    def test_computing_jobs_ran_in_the_pool(self):
        for run in self.runs('right', *SOME, name='executor_completed'):
            jobs = self.facts(run, 'job')
            self.assertEqual(8, len(jobs))
            self.assertTrue({job['worker_process'] for job in jobs} <= {1, 2, 3, 4})
            workers = {thread['id']: thread.get('process', 0) for thread in run['threads']}
            self.assertEqual([job['worker_process'] for job in jobs], [workers[job['worker']] for job in jobs])

    def test_the_real_processes_are_others_and_none_is_left(self):
        run = self.run_one('right', name='executor')
        self.assertEqual(4, len(run['processes']))
        with open(f'/proc/{self.agent.process.pid}/task/{self.agent.process.pid}/children') as file:
            self.assertEqual('', file.read())

    def test_the_trace_of_a_lost_update_names_both_processes(self):
        found = None
        for run in self.runs('wrong', *portfolio(30, 3), name='value_without_lock', trace=True):
            if run['result'] == 1:
                found = run
                break
        stale = [step for step in found['trace'] if step['stale']]
        self.assertEqual(1, len(stale))
        write, read = stale[0], found['trace'][stale[0]['relies_on']]
        self.assertEqual(('writes', 'value.value', '1'), (write['action'], write['object'], write['value']))
        self.assertEqual(('reads', 'value.value', '0', write['thread']), (read['action'], read['object'], read['value'], read['thread']))
        between = [step for step in found['trace'][write['relies_on']:found['trace'].index(write)] if step['action'] == 'writes']
        self.assertNotEqual(write['thread'], between[0]['thread'])


class WrongPrograms(ProcessTest):
    def test_no_sentinel(self):
        for run in self.runs('wrong', *SOME, name='no_sentinel'):
            self.assert_ending(run, 'deadlock')
            waits = {wait['name']: wait for wait in run['ending']['waits'] if wait['at'] and wait['at']['file'] == 'wrong.py'}
            joins = next(wait for wait in run['ending']['waits'] if wait['thread'] == 0)
            self.assertEqual(('join', 'eater', 'eater.join()'), (joins['on'], joins['object'], joins['at']['source']))
            eats = next(wait for wait in run['ending']['waits'] if wait['thread'] == joins['held_by'])
            self.assertEqual(('queue', 'tasks', 'tasks.get()', 1), (eats['on'], eats['object'], eats['at']['source'], eats['process']))
            self.assertTrue(waits)
            self.assertIsNone(run['processes'][0]['ended_at'])

    def test_a_global_list_is_not_shared(self):
        run = self.wrong('global_list')
        self.assertEqual([], run['result'])

    def lost(self, name, count=100):
        results = [run['result'] for run in self.runs('wrong', *portfolio(count, 11), name=name)]
        self.assertEqual({1, 2}, set(results), name)

    def test_a_lost_update_is_found_within_a_hundred_schedules(self):
        self.lost('value_without_lock')
        self.lost('array_without_lock', 30)
        self.lost('lock_in_each', 60)
        self.lost('manager_without_lock', 30)

    def test_queue_of_threads_between_processes(self):
        run = self.wrong('thread_queue')
        self.assert_ending(run, 'deadlock')
        wait, = run['ending']['waits']
        self.assertEqual(('queue', 'return tasks.get()'), (wait['on'], wait['at']['source']))
        run = self.wrong('thread_queue', method='spawn')
        error = run['ending']['error']
        self.assertEqual(('TypeError', "cannot pickle '_thread.lock' object"), (error['type'], error['message']))

    def test_locks_taken_in_opposite_order(self):
        endings = {}
        for run in self.runs('wrong', *portfolio(60, 3), name='opposite_locks'):
            endings.setdefault(run['ending']['kind'], run)
        self.assertEqual({'returned', 'deadlock'}, set(endings))
        waits = [wait for wait in endings['deadlock']['ending']['waits'] if wait['on'] == 'lock']
        self.assertEqual([('other', 2), ('one', 1)] if waits[0]['object'] == 'other' else [('one', 2), ('other', 1)],
                         [(wait['object'], wait['held_by']) for wait in waits])
        self.assertEqual('cycle', endings['deadlock']['ending']['why'])

    def test_no_guard(self):
        run = self.run_one('program', role='unguarded')
        self.assertEqual('work in __main__\nexit code 0\n', self.text(run))
        for method in ('spawn', 'forkserver'):
            run = self.run_one('program', role='unguarded', method=method)
            self.assert_ending(run, 'returned')
            self.assertIn('RuntimeError', self.text(run, 'err'))
            self.assertIn('before the\n        current process has finished its bootstrapping phase', self.text(run, 'err'))
            self.assertEqual('exit code 1\n', self.text(run))
            self.assertEqual([1], [process['exit_code'] for process in run['processes']])

    def test_guard(self):
        run = self.run_one('program', role='guarded', method='spawn')
        self.assertEqual(['imported as __main__', 'imported as __mp_main__', 'work in __mp_main__', 'imported as __mp_main__', '? 0 1'],
                         self.text(run).splitlines())
        self.assertIn('EOFError', self.text(run, 'err'))

    def test_what_cannot_be_pickled(self):
        self.assertEqual([0], self.wrong('lambda_target')['result'])
        run = self.wrong('lambda_target', method='spawn')
        self.assert_ending(run, 'raised')
        self.assertIn('pickle', run['ending']['error']['message'])

    def test_crashes(self):
        for schedule in SOME:
            self.assertEqual('BrokenProcessPool', self.wrong('worker_dies', schedule)['result'])
            self.assertEqual([-11], self.wrong('segfault', schedule)['result'])
            self.assertEqual([-9], self.wrong('killed_by_itself', schedule)['result'])

    def test_killed_with_a_lock(self):
        run = self.wrong('killed_with_lock')
        self.assert_ending(run, 'deadlock')
        wait, = run['ending']['waits']
        self.assertEqual(('lock', 'lock', 1), (wait['on'], wait['object'], wait['held_by']))
        self.assertEqual('lock_never_released', run['ending']['why'])

    def test_limits(self):
        run = self.wrong('computes_for_ever', limits={'cpu_seconds': 1})
        self.assert_ending(run, 'cpu_limit')
        self.assertIn(1, [wait.get('process') for wait in run['ending']['waits']])
        run = self.wrong('uncontrolled_call')
        self.assert_ending(run, 'uncontrolled')
        self.assertIn(1, [wait.get('process') for wait in run['ending']['waits']])

    def test_processes_that_are_left(self):
        run = self.wrong('left_alive')
        self.assert_ending(run, 'returned')
        self.assertEqual([('left', None, None)], [(p['name'], p['ended_at'], p['exit_code']) for p in run['processes']])
        self.assertEqual([('sleep', 1)], [(wait['on'], wait['process']) for wait in run['ending']['waits']])
        run = self.wrong('daemon')
        self.assertEqual([(True, 0.0, -15)], [(p['daemon'], p['ended_at'], p['exit_code']) for p in run['processes']])

    def test_an_error_in_a_process_is_a_fact(self):
        run = self.wrong('child_raises')
        self.assertEqual([1], run['result'])
        fact, = self.facts(run, 'thread_error')
        self.assertEqual(('ValueError', 1), (fact['error']['type'], fact['process']))
        self.assertIn('Process Process-1:\nTraceback', self.text(run, 'err'))

    def test_the_network_of_another_process_is_said_to_be_out_of_control(self):
        run = self.wrong('network_elsewhere')
        self.assertEqual([('network of another process', 1)], [(fact['what'], fact['process']) for fact in self.facts(run, 'uncontrolled')])

    def test_a_connection_that_another_process_gives_up_ends_when_it_does(self):
        fact, = self.facts(self.run_one('gives_up_elsewhere'), 'connect')
        self.assertEqual((1, 'given_up', 2.0), (fact['process'], fact['outcome'], fact['ended_at']))

    def test_other_programs_are_real_and_not_controlled(self):
        run = self.wrong('other_program')
        self.assertEqual(['5\n', 0], run['result'])
        self.assertEqual(['subprocess', 'os.system'], [fact['what'] for fact in self.facts(run, 'uncontrolled')])


class Determinism(ProcessTest):
    PROGRAMS = (('right', 'queue_'), ('right', 'pool'), ('right', 'executor'), ('right', 'manager'), ('wrong', 'value_without_lock'),
                ('wrong', 'worker_dies'), ('wrong', 'no_sentinel'), ('right', 'ends'))

    def test_a_run_repeats_with_the_processors_busy(self):
        busy = [subprocess.Popen([sys.executable, '-c', 'while True: pass']) for _ in range(2)]
        other = AgentProcess(self.FILES)
        try:
            for scenario, name in self.PROGRAMS:
                schedules = ['polite', 'pos:7', 'walk:1:8'] * 4
                reports = [json.dumps(run, sort_keys=True) for run in self.runs(scenario, *schedules, name=name, trace=True)]
                roles = {path.removesuffix('.py'): path for path in self.FILES}
                reports += [json.dumps(run, sort_keys=True) for run in other.ask(
                    'run', scenario=scenario, scenarios=self.SCENARIOS, inputs={'name': name}, files=roles, schedules=schedules[:9],
                    trace=True)['runs']]
                for offset in range(3):
                    same = {report.replace(self.agent.root, '').replace(other.root, '') for report in reports[offset::3]}
                    self.assertEqual(1, len(same), (name, schedules[offset]))
        finally:
            other.close()
            for process in busy:
                process.kill()
                process.wait()


if __name__ == '__main__':
    unittest.main()
