"""trio is a package of the student image (graders/images/packages.txt): without it these tests fail, they do not skip."""
import trio  # noqa: F401

from harness.tests.support import HarnessTest, portfolio


class Trio(HarnessTest):
    FILES = {'rooms.py': '''
import threading
import time
import trio

async def say(after, what):
    await trio.sleep(after)
    print(what)

async def nursery():
    async with trio.open_nursery() as children:
        children.start_soon(say, 2, 'world')
        children.start_soon(say, 1, 'hello')

async def together():
    async with trio.open_nursery() as children:
        for n in range(4):
            children.start_soon(say, 1, n)

async def blocks():
    async with trio.open_nursery() as children:
        children.start_soon(say, 1, 'hello')
        time.sleep(3)

async def elsewhere():
    return await trio.to_thread.run_sync(waits, 3)

def waits(seconds):
    time.sleep(seconds)
    return threading.current_thread() is threading.main_thread()

async def channel():
    sender, receiver = trio.open_memory_channel(1)
    async def produce():
        async with sender:
            for n in range(3):
                await sender.send(n)
                await trio.sleep(1)
    async with trio.open_nursery() as children:
        children.start_soon(produce)
        return [n async for n in receiver]

async def in_time():
    with trio.move_on_after(0.7) as scope:
        await trio.sleep_forever()
    return scope.cancelled_caught

async def never_set():
    gate = trio.Event()
    await gate.wait()

async def crossed():
    left = trio.Lock()
    right = trio.Lock()
    async def take(first, second):
        async with first:
            await trio.sleep(1)
            async with second:
                pass
    async with trio.open_nursery() as children:
        children.start_soon(take, left, right)
        children.start_soon(take, right, left)

async def polls():
    box = []
    async def later():
        await trio.sleep(3)
        box.append(1)
    async with trio.open_nursery() as children:
        children.start_soon(later)
        while not box:
            await trio.sleep(0)

async def forgets():
    trio.sleep(1)
    say(1, 'nothing')

async def fails():
    async def wrong():
        raise ValueError('no')
    async with trio.open_nursery() as children:
        children.start_soon(say, 5, 'never')
        await trio.sleep(1)
        children.start_soon(wrong)

async def serves():
    async def shout(stream):
        async for data in stream:
            await trio.sleep(1)
            await stream.send_all(data.upper())
    async with trio.open_nursery() as children:
        listeners = await children.start(trio.serve_tcp, shout, 0)
        port = listeners[0].socket.getsockname()[1]
        answers = []
        async def ask(text):
            async with await trio.open_tcp_stream('127.0.0.1', port) as stream:
                await stream.send_all(text)
                answers.append((await stream.receive_some(100)).decode())
        async with trio.open_nursery() as clients:
            for text in (b'a', b'b', b'c'):
                clients.start_soon(ask, text)
        children.cancel_scope.cancel()
    return sorted(answers)

async def bare_sockets():
    listener = trio.socket.socket()
    await listener.bind(('127.0.0.1', 0))
    listener.listen()
    async def client():
        with trio.socket.socket() as sock:
            await sock.connect(listener.getsockname())
            await sock.send(b'x')
    async with trio.open_nursery() as children:
        children.start_soon(client)
        connection, _ = await listener.accept()
        got = [await connection.recv(10), await connection.recv(10)]
    connection.close()
    listener.close()
    return [data.decode() for data in got]

async def refused():
    try:
        await trio.open_tcp_stream('127.0.0.1', 9)
    except OSError:
        return 'refused'

async def half_read():
    async def pages():
        for n in range(3):
            yield n
    async for page in pages():
        if page == 1:
            break

async def interrupted():
    import os, signal
    with trio.open_signal_receiver(signal.SIGTERM) as signals:
        async with trio.open_nursery() as children:
            async def send():
                await trio.sleep(2)
                os.kill(os.getpid(), signal.SIGTERM)
            children.start_soon(send)
            async for number in signals:
                return int(number)

async def same_moment():
    order = []
    async def child(n):
        await trio.sleep(1)
        order.append(n)
    async with trio.open_nursery() as children:
        for n in range(6):
            children.start_soon(child, n)
    return order

if __name__ == '__main__':
    trio.run(nursery)
'''}
    SCENARIOS = '''
import trio
def program(lab):
    lab.run_program('rooms')
    return lab.now()
def call(lab, name):
    result = trio.run(getattr(lab.load('rooms'), name))
    return [lab.now(), result]
'''

    def spoken(self, run):
        return [(part['at'], part['text']) for part in run['output']]

    def test_a_nursery_takes_as_long_as_its_longest_task(self):
        for run in self.runs('program', 'polite', 'rr:1', 'pos:1'):
            self.assertEqual(([(1.0, 'hello\n'), (2.0, 'world\n')], 2.0), (self.spoken(run), run['virtual_seconds']))

    def test_tasks_are_facts_with_their_times(self):
        tasks = {task['name']: task for task in self.facts(self.run_one('call', name='nursery'), 'task')}
        self.assertEqual({'nursery', 'say', 'say-2'}, set(tasks))
        self.assertEqual((0.0, 1.0, False, 'say', "children.start_soon(say, 1, 'hello')"), tuple(tasks['say-2'][key] for key in ('started_at', 'ended_at', 'pending', 'coroutine'))
                         + (tasks['say-2']['frame']['source'],))

    def test_a_failing_task_cancels_the_others(self):
        run = self.run_one('call', name='fails')
        self.assert_ending(run, 'raised')
        tasks = {task['name']: task for task in self.facts(run, 'task')}
        self.assertTrue(tasks['say']['cancelled'])
        self.assertEqual((1.0, 'ValueError'), (tasks['wrong']['ended_at'], tasks['wrong']['error']['type']))

    def test_a_blocked_loop_is_a_fact_with_its_line(self):
        run = self.run_one('call', name='blocks')
        fact, = self.facts(run, 'loop_blocked')
        self.assertEqual((3.0, 'sleep', 'time.sleep(3)'), (fact['seconds'], fact['by'], fact['frame']['source']))
        for name in ('nursery', 'elsewhere', 'serves', 'channel'):
            self.assertEqual([], self.facts(self.run_one('call', name=name), 'loop_blocked'))

    def test_threads_channels_time_outs_and_signals_share_the_clock(self):
        for schedule in ('polite', 'rr:1', 'pos:3', 'walk:0.5:2'):
            for name, expected in (('elsewhere', [3.0, False]), ('channel', [3.0, [0, 1, 2]]), ('in_time', [0.7, True]), ('interrupted', [2.0, 15])):
                self.assertEqual(expected, self.run_one('call', schedule, name=name)['result'])

    def test_sockets_of_trio_are_on_the_network_in_memory(self):
        for schedule in ('polite', 'rr:1', 'pos:3', 'walk:0.5:2'):
            run = self.run_one('call', schedule, name='serves')
            self.assertEqual([1.0, ['A', 'B', 'C']], run['result'])
            self.assertEqual(3, len([fact for fact in self.facts(run, 'accept')]))
            self.assertEqual([0.0, ['x', '']], self.run_one('call', schedule, name='bare_sockets')['result'])
        self.assertEqual('refused', self.run_one('call', name='refused')['result'][1])

    def test_nobody_left_to_set_an_event_is_a_deadlock_with_the_line_of_the_task(self):
        run = self.run_one('call', name='never_set')
        self.assert_ending(run, 'deadlock')
        self.assertEqual('nobody_left', run['ending']['why'])
        _, task = run['ending']['waits']
        self.assertEqual(('never_set', 'event', 'gate', 'await gate.wait()'), (task['task'], task['on'], task['object'], task['at']['source']))

    def test_crossed_locks_are_a_cycle_of_tasks(self):
        run = self.run_one('call', name='crossed')
        self.assert_ending(run, 'deadlock')
        self.assertEqual(('cycle', ['take', 'take-2']), (run['ending']['why'], [actor['task'] for actor in run['ending']['cycle']]))
        waits = {wait['task']: wait for wait in run['ending']['waits']}
        self.assertEqual(('lock', 'right', 'take-2', 'async with second:'), (*(waits['take'][key] for key in ('on', 'object', 'held_by_task')),
                                                                          waits['take']['at']['source']))

    def test_polling_lets_time_pass_and_is_reported(self):
        run = self.run_one('call', name='polls')
        self.assertEqual(3.0, run['virtual_seconds'])
        self.assertIn(('polls', 'await trio.sleep(0)'), [(fact['task'], fact['frame']['source']) for fact in self.facts(run, 'busy_wait')])

    def test_coroutines_that_nobody_awaits_and_generators_that_nobody_closes(self):
        self.assertEqual([('sleep', 'trio.sleep(1)'), ('say', "say(1, 'nothing')")],
                         [(fact['name'], fact['frame']['source']) for fact in self.facts(self.run_one('call', name='forgets'), 'never_awaited')])
        fact, = self.facts(self.run_one('call', name='half_read'), 'generator_left_open')
        self.assertEqual(('pages', 'yield n'), (fact['name'], fact['frame']['source']))

    def test_the_schedule_chooses_who_comes_first_at_the_same_moment(self):
        schedules = portfolio(8, 1)
        orders = [run['result'][1] for run in self.runs('call', *schedules, name='same_moment')]
        self.assertEqual(list(range(6)), orders[0])
        self.assertGreater(len({str(order) for order in orders}), 3)
        self.assertEqual(orders, [run['result'][1] for run in self.runs('call', *schedules, name='same_moment')])

    def test_a_thread_that_trio_keeps_for_later_is_nothing_left_behind(self):
        self.assertEqual([], self.run_one('call', name='elsewhere')['ending']['waits'])
