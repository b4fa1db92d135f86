from harness.tests.support import AgentProcess, HarnessTest, portfolio


class Loops(HarnessTest):
    FILES = {'say.py': '''
import asyncio
import time

async def say(after, what):
    await asyncio.sleep(after)
    print(what)

async def main():
    await asyncio.gather(say(2, 'world'), say(1, 'hello'))

async def in_turn():
    await say(1, 'hello')
    await say(2, 'world')

async def group():
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(say(2, 'world'), name='second')
        tasks.create_task(say(1, 'hello'), name='first')

async def blocks():
    await asyncio.gather(say(1, 'hello'), sleeper())

async def sleeper():
    time.sleep(2)

async def forgets():
    say(1, 'hello')
    await asyncio.sleep(0.5)

async def forgets_and_keeps():
    kept = say(1, 'hello')
    globals()['kept'] = kept

async def leaves():
    asyncio.create_task(say(5, 'late'), name='left')
    await asyncio.sleep(1)

async def stuck():
    lock = asyncio.Lock()
    await lock.acquire()
    await lock.acquire()

async def elsewhere():
    return await asyncio.to_thread(time.sleep, 3)

async def polls():
    box = []
    async def later():
        await asyncio.sleep(3)
        box.append(1)
    task = asyncio.create_task(later())
    while not box:
        await asyncio.sleep(0)

async def order():
    done, _ = await asyncio.wait([asyncio.create_task(asyncio.sleep(1, n)) for n in range(8)])
    return [task.result() for task in done]

async def times_out():
    try:
        await asyncio.wait_for(asyncio.Event().wait(), 0.7)
    except asyncio.TimeoutError:
        return 'timeout'

if __name__ == '__main__':
    asyncio.run(main())
'''}
    SCENARIOS = '''
import asyncio
def program(lab):
    lab.run_program('say')
    return lab.now()
def call(lab, name):
    result = asyncio.run(getattr(lab.load('say'), name)())
    return [lab.now(), result]
'''

    def spoken(self, run):
        return [(part['at'], part['text']) for part in run['output']]

    def test_two_messages_at_once_take_exactly_two_seconds(self):
        for run in self.runs('program', 'polite', 'rr:1', 'pos:1'):
            self.assertEqual(([(1.0, 'hello\n'), (2.0, 'world\n')], 2.0), (self.spoken(run), run['virtual_seconds']))
        self.assertEqual(2.0, self.run_one('call', name='group')['virtual_seconds'])
        self.assertEqual(3.0, self.run_one('call', name='in_turn')['virtual_seconds'])

    def test_tasks_are_facts_with_their_times(self):
        tasks = {task['name']: task for task in self.facts(self.run_one('call', name='group'), 'task')}
        self.assertEqual({'Task-1', 'second', 'first'}, set(tasks))
        self.assertEqual((0.0, 1.0, False, 'say', 19), tuple(tasks['first'][key] for key in ('started_at', 'ended_at', 'pending', 'coroutine'))
                         + (tasks['first']['frame']['line'],))

    def test_a_blocked_loop_is_a_fact_with_its_line(self):
        run = self.run_one('call', name='blocks')
        fact, = self.facts(run, 'loop_blocked')
        self.assertEqual((2.0, 'sleep', 25), (fact['seconds'], fact['by'], fact['frame']['line']))
        self.assertEqual([], self.facts(self.run_one('program'), 'loop_blocked'))
        self.assertEqual([], self.facts(self.run_one('call', name='elsewhere'), 'loop_blocked'))

    def test_a_coroutine_that_is_never_awaited_is_a_fact(self):
        fact, = self.facts(self.run_one('call', name='forgets'), 'never_awaited')
        self.assertEqual(('say', 28), (fact['name'], fact['frame']['line']))
        fact, = self.facts(self.run_one('call', name='forgets_and_keeps'), 'never_awaited')
        self.assertEqual(('say', 32), (fact['name'], fact['frame']['line']))
        self.assertEqual([], self.facts(self.run_one('program'), 'never_awaited'))

    def test_a_task_that_is_left_is_cancelled_by_the_end_of_the_loop(self):
        tasks = {task['name']: task for task in self.facts(self.run_one('call', name='leaves'), 'task')}
        self.assertTrue(tasks['left']['cancelled'])
        self.assertEqual(1.0, tasks['left']['ended_at'])

    def test_a_stuck_task_is_a_deadlock_with_its_line(self):
        run = self.run_one('call', name='stuck')
        self.assert_ending(run, 'deadlock')
        thread, task = run['ending']['waits']
        self.assertEqual(('loop', 'Task-1', 'lock', 42), (thread['on'], task['task'], task['on'], task['at']['line']))

    def test_a_thread_of_the_loop_waits_on_the_same_clock(self):
        for run in self.runs('call', 'polite', 'rr:1', 'walk:0.5:1', name='elsewhere'):
            self.assertEqual(3.0, run['virtual_seconds'])

    def test_a_loop_that_polls_lets_time_pass_and_is_reported(self):
        run = self.run_one('call', name='polls')
        self.assertEqual(3.0, run['virtual_seconds'])
        self.assertIn(('Task-1', 53), [(fact['task'], fact['frame']['line']) for fact in self.facts(run, 'busy_wait')])

    def test_sets_of_tasks_come_in_the_same_order_each_time_and_in_others_under_other_schedules(self):
        schedules = portfolio(8, 1)
        first = [run['result'][1] for run in self.runs('call', *schedules, name='order')]
        again = [run['result'][1] for run in self.runs('call', *schedules, name='order')]
        self.assertEqual(first, again)
        self.assertGreater(len({str(order) for order in first}), 1)

    def test_time_outs_are_exact(self):
        self.assertEqual([0.7, 'timeout'], self.run_one('call', name='times_out')['result'])


class Tasks(HarnessTest):
    FILES = {'jobs.py': '''
import asyncio
import contextlib
import os
import signal
import threading
import time

async def swallows_and_goes_on():
    async def job():
        while True:
            try:
                await asyncio.sleep(1)
            except asyncio.CancelledError:
                print('not now')
    task = asyncio.create_task(job(), name='job')
    await asyncio.sleep(2.5)
    task.cancel()
    await task

async def swallows_and_ends():
    async def job():
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(10)
        return 5
    task = asyncio.create_task(job(), name='job')
    await asyncio.sleep(1)
    task.cancel()
    return await task

async def cleans_up():
    async def job():
        try:
            await asyncio.sleep(10)
        finally:
            await asyncio.sleep(1)
    task = asyncio.create_task(job())
    await asyncio.sleep(1)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task

async def cleans_up_for_ever():
    async def job():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            await asyncio.Event().wait()
            raise
    task = asyncio.create_task(job())
    await asyncio.sleep(1)
    task.cancel()
    await task

async def library_cancels():
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(1):
            await asyncio.sleep(5)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(asyncio.sleep(5), 1)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(asyncio.sleep(5))
            group.create_task(fails())
    except* ValueError:
        pass
    queue = asyncio.Queue()
    async def worker():
        while True:
            await queue.get()
            queue.task_done()
    workers = [asyncio.create_task(worker()) for _ in range(3)]
    for n in range(5):
        queue.put_nowait(n)
    await queue.join()
    for one in workers:
        one.cancel()
    await asyncio.gather(*workers, return_exceptions=True)

async def fails():
    raise ValueError('no')

async def loses():
    asyncio.create_task(asyncio.sleep(50))
    kept = asyncio.create_task(asyncio.sleep(50))
    await asyncio.sleep(1)
    return kept.done()

async def in_time():
    asyncio.create_task(asyncio.sleep(1))
    await asyncio.sleep(2)

async def ignores_an_error():
    task = asyncio.create_task(fails(), name='bad')
    await asyncio.sleep(1)

async def looks_at_an_error():
    task = asyncio.create_task(fails())
    await asyncio.wait([task])
    return str(task.exception())

async def pages():
    for n in range(5):
        yield n

async def stops_early():
    async for page in pages():
        if page == 2:
            break

async def closes():
    async with contextlib.aclosing(pages()) as source:
        async for page in source:
            if page == 2:
                break
    return [page async for page in pages()]

async def sleeps_in_vain():
    asyncio.sleep(1)

async def timers():
    order = []
    loop = asyncio.get_running_loop()
    for n in range(6):
        loop.call_later(1, order.append, n)
    await asyncio.sleep(2)
    return order

async def in_turn():
    order = []
    loop = asyncio.get_running_loop()
    for n in range(6):
        loop.call_soon(order.append, n)
    tasks = [asyncio.create_task(note(order, n)) for n in range(6, 12)]
    gate = asyncio.Event()
    waiting = [asyncio.create_task(waits(gate, order, n)) for n in range(12, 15)]
    await asyncio.gather(*tasks)
    gate.set()
    await asyncio.gather(*waiting)
    return order

async def note(order, n):
    order.append(n)

async def waits(gate, order, n):
    await gate.wait()
    order.append(n)

async def crossed():
    left = asyncio.Lock()
    right = asyncio.Lock()
    async def take(first, second):
        async with first:
            await asyncio.sleep(1)
            async with second:
                pass
    await asyncio.gather(take(left, right), take(right, left))

async def waits_for_itself():
    async def outer():
        await box[0]
    async def inner():
        await box[1]
    box = [asyncio.create_task(inner(), name='inner'), asyncio.create_task(outer(), name='outer')]
    await asyncio.gather(*box)

async def pulse_missed():
    gate = asyncio.Event()
    async def late():
        await asyncio.sleep(1)
        await gate.wait()
    task = asyncio.create_task(late())
    gate.set()
    gate.clear()
    await task

async def polls_slowly():
    box = []
    asyncio.get_running_loop().call_later(3, box.append, 1)
    while not box:
        await asyncio.sleep(0.1)

async def stopped_by_a_signal():
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.call_later(2, os.kill, os.getpid(), signal.SIGTERM)
    await stop.wait()
    return loop.time()

async def set_from_a_thread():
    loop = asyncio.get_running_loop()
    answer = loop.create_future()
    threading.Thread(target=lambda: loop.call_soon(answer.set_result, 42)).start()
    return await answer

async def put_from_a_thread():
    queue = asyncio.Queue()
    threading.Thread(target=lambda: queue.put_nowait(42)).start()
    return await queue.get()

async def set_safely_from_a_thread():
    loop = asyncio.get_running_loop()
    answer = loop.create_future()
    threading.Thread(target=lambda: loop.call_soon_threadsafe(answer.set_result, 42)).start()
    future = asyncio.run_coroutine_threadsafe
    return await answer, await asyncio.to_thread(lambda: future(asyncio.sleep(1, 'done'), loop).result())

async def many_ways():
    async with asyncio.timeout(100):
        condition = asyncio.Condition()
        barrier = asyncio.Barrier(2)
        limit = asyncio.Semaphore(1)
        async def partner():
            await barrier.wait()
            async with condition:
                condition.notify_all()
            async with limit:
                await asyncio.sleep(1)
            return 'partner'
        task = asyncio.create_task(partner())
        async with condition:
            waiter = asyncio.create_task(barrier.wait())
            await condition.wait()
        await waiter
        async with limit:
            pass
        first = await asyncio.to_thread(lambda: time.sleep(1) or 'thread')
        second = await asyncio.get_running_loop().run_in_executor(None, len, 'four')
        done = [await one for one in asyncio.as_completed([asyncio.sleep(2, 'b'), asyncio.sleep(1, 'a')])]
        return [await task, first, second, done]
'''}
    SCENARIOS = '''
import asyncio
def call(lab, name):
    result = asyncio.run(getattr(lab.load('jobs'), name)())
    return [lab.now(), result]
'''

    def call(self, name, schedule='polite', **limits):
        return self.run_one('call', schedule, name=name, limits=limits)

    def sources_of(self, run, kind, *keys):
        return [(*(fact[key] for key in keys), fact['frame']['source']) for fact in self.facts(run, kind)]

    def test_a_swallowed_cancellation_is_a_fact_with_the_line_that_catches_it(self):
        run = self.call('swallows_and_goes_on', virtual_seconds=50)
        self.assertEqual([('job', 2.5, False, 'except asyncio.CancelledError:')], self.sources_of(run, 'cancel_swallowed', 'name', 'asked_at', 'ended'))
        self.assertEqual('task.cancel()', self.facts(run, 'cancel_swallowed')[0]['asked_by']['source'])
        run = self.call('swallows_and_ends')
        self.assertEqual([('job', 1.0, True, 'with contextlib.suppress(asyncio.CancelledError):')],
                         self.sources_of(run, 'cancel_swallowed', 'name', 'asked_at', 'ended'))

    def test_cleaning_up_is_no_swallowing_nor_is_what_the_library_cancels(self):
        for name in ('cleans_up', 'cleans_up_for_ever', 'library_cancels', 'loses', 'stopped_by_a_signal'):
            for schedule in ('polite', 'rr:1', 'pos:1', 'walk:0.5:3'):
                self.assertEqual([], self.facts(self.call(name, schedule), 'cancel_swallowed'), name)
        self.assert_ending(self.call('cleans_up_for_ever'), 'deadlock')

    def test_a_task_that_nobody_keeps_and_that_does_not_end_is_lost(self):
        self.assertEqual([('sleep', 'cancelled_at_end', 'asyncio.create_task(asyncio.sleep(50))')],
                         self.sources_of(self.call('loses'), 'lost_task', 'coroutine', 'how'))
        for name in ('in_time', 'library_cancels', 'many_ways'):
            self.assertEqual([], self.facts(self.call(name), 'lost_task'))

    def test_an_error_that_nobody_looks_at_is_a_fact(self):
        self.assertEqual([('bad', "raise ValueError('no')")], self.sources_of(self.call('ignores_an_error'), 'never_retrieved', 'name'))
        self.assertEqual([], self.facts(self.call('looks_at_an_error'), 'never_retrieved'))
        self.assertEqual([], self.facts(self.call('library_cancels'), 'never_retrieved'))

    def test_a_generator_that_is_left_before_its_end_is_a_fact(self):
        self.assertEqual([('pages', 'yield n')], self.sources_of(self.call('stops_early'), 'generator_left_open', 'name'))
        self.assertEqual([], self.facts(self.call('closes'), 'generator_left_open'))

    def test_a_coroutine_of_the_library_that_is_not_awaited_is_a_fact_too(self):
        self.assertEqual([('sleep', 'asyncio.sleep(1)')], self.sources_of(self.call('sleeps_in_vain'), 'never_awaited', 'name'))

    def test_timers_of_the_same_moment_come_in_any_order_and_call_soon_in_its_own(self):
        schedules = portfolio(10, 2)
        orders = [run['result'][1] for run in self.runs('call', *schedules, name='timers')]
        self.assertEqual(list(range(6)), orders[0])
        self.assertGreater(len({str(order) for order in orders}), 3)
        self.assertEqual({str(list(range(15)))}, {str(run['result'][1]) for run in self.runs('call', *schedules, name='in_turn')})

    def test_crossed_locks_and_tasks_that_await_each_other_are_cycles(self):
        run = self.call('crossed')
        self.assertEqual(('deadlock', 'cycle'), (run['ending']['kind'], run['ending']['why']))
        self.assertEqual(['Task-2', 'Task-3'], [actor['task'] for actor in run['ending']['cycle']])
        wait = next(wait for wait in run['ending']['waits'] if wait['task'] == 'Task-2')
        self.assertEqual(('lock', 'right', 'Task-3', 'async with second:', 'async with first:'),
                         (wait['on'], wait['object'], wait['held_by_task'], wait['at']['source'], wait['held_at']['source']))
        run = self.call('waits_for_itself')
        self.assertEqual(('deadlock', 'cycle'), (run['ending']['kind'], run['ending']['why']))
        self.assertEqual({'inner', 'outer'}, {actor['task'] for actor in run['ending']['cycle']})

    def test_a_pulse_that_came_too_early_is_a_lost_wake_up(self):
        run = self.call('pulse_missed')
        self.assertEqual('lost_wakeup', run['ending']['why'])
        fact, = self.facts(run, 'lost_wakeup')
        self.assertEqual(('event', 'gate', 'Task-2', 0.0, 'await gate.wait()', 'gate.set()', 'gate.clear()'),
                         (fact['on'], fact['object'], fact['task'], fact['told_at'], fact['frame']['source'], fact['told_frame']['source'],
                          fact['cleared_frame']['source']))

    def test_sleeping_in_a_loop_is_one_fact_with_a_count(self):
        fact, = self.facts(self.call('polls_slowly'), 'task_sleep')
        self.assertEqual((0.1, 30), (fact['seconds'], fact['times']))

    def test_using_a_loop_from_another_thread_is_a_fact_and_leaves_it_asleep(self):
        for name, source in (('set_from_a_thread', 'loop.call_soon(answer.set_result, 42)'), ('put_from_a_thread', 'queue.put_nowait(42)')):
            runs = self.runs('call', *portfolio(12, 1), name=name)
            self.assertIn('deadlock', {run['ending']['kind'] for run in runs})
            self.assertEqual({True}, {source in fact['frame']['source'] for run in runs for fact in self.facts(run, 'wrong_thread')})
        for run in self.runs('call', *portfolio(12, 1), name='set_safely_from_a_thread'):
            self.assertEqual(([1.0, [42, 'done']], []), (run['result'], self.facts(run, 'wrong_thread')))

    def test_signals_end_a_loop_on_the_virtual_clock(self):
        self.assertEqual(2.0, self.call('stopped_by_a_signal')['virtual_seconds'])

    def test_what_asyncio_offers_works_together_under_every_schedule(self):
        for run in self.runs('call', *portfolio(12, 4), name='many_ways'):
            self.assertEqual([4.0, ['partner', 'thread', 4, ['a', 'b']]], run['result'], run['ending'])
            self.assertEqual([], [fact for fact in run['facts'] if fact['kind'] in ('loop_blocked', 'busy_wait', 'cancel_swallowed', 'never_retrieved')])

    def test_another_process_runs_the_same_schedule_the_same_way_and_its_decisions_replay_it(self):
        names = ('many_ways', 'library_cancels', 'timers', 'crossed')
        answers = []
        for seed in ('0', '5'):
            agent = AgentProcess(self.FILES, seed)
            fields = dict(scenario='call', scenarios=self.SCENARIOS, files={'jobs': 'jobs.py'}, trace=True)
            runs = [run for name in names for run in agent.ask('run', inputs={'name': name}, schedules=portfolio(8, 7), **fields)['runs']]
            again = [run for n, name in enumerate(names) for run in agent.ask(
                'run', inputs={'name': name}, schedules=[run['decisions'] for run in runs[n * 8:n * 8 + 8]], **fields)['runs']]
            agent.close()
            self.assertEqual([{**run, 'schedule': '', 'switches': []} for run in runs], [{**run, 'schedule': '', 'switches': []} for run in again])
            answers.append(runs)
        self.assertEqual(*answers)
