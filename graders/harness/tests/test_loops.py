from harness.strategies import portfolio
from harness.tests.support import HarnessTest


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
        self.assertIn(53, [fact['frame']['line'] for fact in self.facts(run, 'busy_wait')])

    def test_sets_of_tasks_come_in_the_same_order_each_time_and_in_others_under_other_schedules(self):
        schedules = portfolio(8, 1)
        first = [run['result'][1] for run in self.runs('call', *schedules, name='order')]
        again = [run['result'][1] for run in self.runs('call', *schedules, name='order')]
        self.assertEqual(first, again)
        self.assertGreater(len({str(order) for order in first}), 1)

    def test_time_outs_are_exact(self):
        self.assertEqual([0.7, 'timeout'], self.run_one('call', name='times_out')['result'])
