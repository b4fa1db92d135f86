"""What students write, right and wrong in one way each: the run tells them apart."""
import errno

from harness.tests.support import HarnessTest, portfolio

THREADED = '''
import socket, threading
def serve(connection):
    with connection, connection.makefile('rwb') as stream:
        for line in stream:
            stream.write(line)
            stream.flush()
listening = socket.create_server(('127.0.0.1', 9000))
while True:
    connection, _ = listening.accept()
    threading.Thread(target=serve, args=(connection,), daemon=True).start()
'''

SELECT = '''
import selectors, socket
selector = selectors.{kind}()
listening = socket.create_server(('127.0.0.1', 9000))
listening.setblocking(False)
selector.register(listening, selectors.EVENT_READ)
waiting = {{}}
while True:
    for key, events in selector.select():
        s = key.fileobj
        if s is listening:
            connection, _ = listening.accept()
            connection.setblocking(False)
            waiting[connection] = b''
            selector.register(connection, selectors.EVENT_READ)
            continue
        if events & selectors.EVENT_READ:
            data = s.recv(4096)
            if not data:
                selector.unregister(s)
                s.close()
                continue
            waiting[s] += data
        {write}
'''
WRITES = '''if waiting[s]:
            try:
                waiting[s] = waiting[s][s.send(waiting[s]):]
            except BlockingIOError:
                pass
        selector.modify(s, selectors.EVENT_READ | (selectors.EVENT_WRITE if waiting[s] else 0))'''
FORGETS = '''try:
            s.send(waiting[s])
        except BlockingIOError:
            pass
        waiting[s] = b\'\''''

SCANNER = '''
import asyncio
async def probe(host, port, patience):
    try:
        reader, writer = await asyncio.wait_for(asyncio.open_connection(host, port), patience)
    except (OSError, TimeoutError):
        return False
    writer.close()
    await writer.wait_closed()
    return True
def scan(host, ports):
    async def main():
        at_once = asyncio.Semaphore(10)
        async def one(port):
            async with at_once:
                return await probe(host, port, 1)
        found = await asyncio.gather(*map(one, ports))
        return [port for port, is_open in zip(ports, found) if is_open]
    return asyncio.run(main())
'''

FILES = {
    'threaded.py': THREADED,
    'one_recv.py': THREADED.replace('''    with connection, connection.makefile('rwb') as stream:
        for line in stream:
            stream.write(line)
            stream.flush()
''', '''    with connection:
        while data := connection.recv(1024):
            connection.sendall(data.strip() + b'\\n')
'''),
    'one_at_a_time.py': THREADED.replace('threading.Thread(target=serve, args=(connection,), daemon=True).start()', 'serve(connection)'),
    'selecting.py': SELECT.format(kind='DefaultSelector', write=WRITES),
    'polling.py': SELECT.format(kind='PollSelector', write=WRITES),
    'forgets.py': SELECT.format(kind='SelectSelector', write=FORGETS),
    'blocks.py': SELECT.format(kind='EpollSelector', write='s.setblocking(True); s.sendall(waiting[s]); waiting[s] = b""; s.setblocking(False)'),
    'spins.py': SELECT.format(kind='EpollSelector', write=WRITES).replace('''                selector.unregister(s)
                s.close()
                continue
''', '                continue\n'),
    'edges.py': '''
import select, socket
listening = socket.create_server(('127.0.0.1', 9000))
listening.setblocking(False)
epoll = select.epoll()
epoll.register(listening, select.EPOLLIN)
connections, waiting = {}, {}
with epoll:
    while True:
        for number, events in epoll.poll():
            if number == listening.fileno():
                connection, _ = listening.accept()
                connection.setblocking(False)
                connections[connection.fileno()], waiting[connection.fileno()] = connection, b''
                epoll.register(connection, select.EPOLLIN | select.EPOLLOUT | select.EPOLLET)
                continue
            connection = connections[number]
            try:
                while data := connection.recv(4096):
                    waiting[number] += data
                epoll.unregister(number)
                connections.pop(number).close()
                continue
            except BlockingIOError:
                pass
            try:
                while waiting[number]:
                    waiting[number] = waiting[number][connection.send(waiting[number]):]
            except BlockingIOError:
                pass
''',
    'streams.py': '''
import asyncio
async def handle(reader, writer):
    while line := await reader.readline():
        writer.write(line)
        await writer.drain()
    writer.close()
async def main():
    async with await asyncio.start_server(handle, '127.0.0.1', 9000) as server:
        await server.serve_forever()
asyncio.run(main())
''',
    'loop_sockets.py': '''
import asyncio, socket
async def handle(connection):
    loop = asyncio.get_running_loop()
    with connection:
        while data := await loop.sock_recv(connection, 1024):
            await loop.sock_sendall(connection, data)
async def main():
    loop = asyncio.get_running_loop()
    listening = socket.create_server(('127.0.0.1', 9000))
    listening.setblocking(False)
    tasks = set()
    while True:
        connection, _ = await loop.sock_accept(listening)
        tasks.add(asyncio.create_task(handle(connection)))
asyncio.run(main())
''',
    'stops.py': '''
import socket, threading
class Server:
    def __init__(self, how):
        self.how = how
        self.listening = socket.create_server(('127.0.0.1', 9000))
        self.thread = threading.Thread(target=self.run)
        self.thread.start()
    def run(self):
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError as error:
                self.error = error.errno
                return
            connection.close()
    def stop(self):
        if self.how == 'shutdown':
            self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        if self.how == 'knock':
            socket.create_connection(('127.0.0.1', 9000)).close()
        self.thread.join(10)
        return [self.thread.is_alive(), getattr(self, 'error', None)]
def reader(how):
    listening = socket.create_server(('127.0.0.1', 9000))
    client = socket.create_connection(('127.0.0.1', 9000))
    here, _ = listening.accept()
    got = []
    def read():
        got.append(here.recv(10).decode())
    thread = threading.Thread(target=read)
    thread.start()
    import time
    time.sleep(1)
    if how == 'shutdown':
        here.shutdown(socket.SHUT_RDWR)
    here.close()
    client.settimeout(5)
    try:
        there = client.recv(10).decode()
    except TimeoutError:
        there = None
        client.sendall(b'late')
    thread.join()
    return [there, got]
''',
    'scanner.py': SCANNER,
    'scanner_unbounded.py': SCANNER.replace('Semaphore(10)', 'Semaphore(1000)'),
    'scanner_patient.py': SCANNER.replace('await asyncio.wait_for(asyncio.open_connection(host, port), patience)', 'await asyncio.open_connection(host, port)'),
    'scanner_leaks.py': SCANNER.replace('    writer.close()\n    await writer.wait_closed()\n', '    kept.append(writer)\n') + 'kept = []\n',
    'scanner_false.py': '''
import select, socket
def scan(host, ports):
    found = []
    for port in ports:
        with socket.socket() as s:
            s.setblocking(False)
            s.connect_ex((host, port))
            if select.select([], [s], [], 1)[1]:
                found.append(port)
    return found
''',
    'scanner_processes.py': SCANNER.replace('def scan(', 'def part(') + '''
from concurrent.futures import ProcessPoolExecutor
def scan(host, ports):
    with ProcessPoolExecutor(2) as pool:
        parts = [pool.submit(part, host, ports[start::2]) for start in range(2)]
        return sorted(port for found in parts for port in found.result())
''',
    'scanner_threads.py': '''
import socket
from concurrent.futures import ThreadPoolExecutor
def scan(host, ports):
    def probe(port):
        with socket.socket() as s:
            s.settimeout(1)
            return s.connect_ex((host, port)) == 0
    with ThreadPoolExecutor(10) as pool:
        return [port for port, is_open in zip(ports, pool.map(probe, ports)) if is_open]
''',
    'chat.py': '''
import asyncio
room = set()
async def handle(reader, writer):
    room.add(writer)
    try:
        while line := await reader.readline():
            for other in {which}:
                other.write(line)
                {drain}
    finally:
        room.discard(writer)
        writer.close()
async def main():
    async with await asyncio.start_server(handle, '127.0.0.1', 9000) as server:
        await server.serve_forever()
asyncio.run(main())
'''.replace('{which}', 'room - {writer}').replace('{drain}', 'pass'),
}
FILES['chat_waits.py'] = FILES['chat.py'].replace('                pass\n', '                await other.drain()\n')
FILES['chat_classes.py'] = '''
import socket, threading
class Client:
    def __init__(self, connection, address):
        self.connection, self.address = connection, address
room = set()
lock = threading.Lock()
def serve(client):
    with lock:
        room.add(client)
    with client.connection.makefile('rb') as lines:
        for line in lines:
            with lock:
                for other in room:
                    other.connection.sendall(line)
listening = socket.create_server(('127.0.0.1', 9000))
while True:
    threading.Thread(target=serve, args=(Client(*listening.accept()),), daemon=True).start()
'''

SCENARIOS = '''
def talk(lab, role, pieces, segments='whole'):
    lab.network.segments = segments
    lab.start_program(role)
    with lab.network.connect(lab.network.wait_listening(5)) as peer:
        for piece in pieces:
            peer.send(piece.encode())
            lab.sleep(0.1)
        return [peer.receive_line(5).decode() for _ in range(''.join(pieces).count('\\n'))]

def slow_and_quick(lab, role):
    lab.start_program(role)
    port = lab.network.wait_listening(5)
    slow = lab.network.connect(port)
    slow.send(b'half a li')
    quick = lab.network.connect(port)
    quick.send(b'hello\\n')
    try:
        return [quick.receive_line(5).decode(), lab.now()]
    except TimeoutError:
        return None

def big(lab, role, size):
    """One who sends much and reads late, and another who wants an answer meanwhile."""
    lab.start_program(role)
    port = lab.network.wait_listening(5)
    greedy = lab.network.connect(port, window=500)
    sending = lab.start(lambda: greedy.send(b'x' * size + b'\\n'))
    lab.sleep(1)
    other = lab.network.connect(port)
    other.send(b'hello\\n')
    try:
        meanwhile = other.receive_line(5).decode()
    except TimeoutError:
        meanwhile = None
    try:
        back = len(greedy.receive_line(20))
    except TimeoutError:
        back = None
    return [meanwhile, back]

def leaves(lab, role):
    lab.start_program(role)
    port = lab.network.wait_listening(5)
    lab.network.connect(port).close()
    lab.sleep(1)
    with lab.network.connect(port) as peer:
        peer.send(b'hello\\n')
        return peer.receive_line(5).decode()

def stop(lab, how):
    server = lab.load('stops').Server(how)
    lab.sleep(1)
    return server.stop()

def reader(lab, how):
    return lab.load('stops').reader(how)

def scan(lab, role, count, opened, silent):
    host = lab.network.host('target.example', delay=0.01, silent_ports=silent)
    for port in opened:
        host.listen(port)
    return [lab.load(role).scan('target.example', list(range(1, count + 1))), lab.now()]

def hashes(lab):
    return lab.load('hashes').all_of_them()

def chat(lab, role, clients, lazy=False):
    lab.start_program(role)
    port = lab.network.wait_listening(5)
    lazy = lab.network.connect(port, window=64) if lazy else None
    lab.sleep(0.1)
    peers = []
    for _ in range(clients):
        peers.append(lab.network.connect(port))
        lab.sleep(0.1)
    heard = []
    for number in range(60 if lazy else 3):
        line = f'{number} '.encode() + b'x' * 2000 + b'\\n' if lazy else f'{number}\\n'.encode()
        peers[0].send(line)
        try:
            heard.append(len(peers[1].receive_line(5)) == len(line))
        except TimeoutError:
            heard.append(False)
    return heard.count(True)
'''.replace('\\\\', '\\')


FILES['hashes.py'] = '''
import abc, dataclasses, enum
class Plain: pass
class Watched:
    def __setattr__(self, name, value): raise TypeError(name)
    def __getattr__(self, name): return 'anything'
class Equal:
    def __eq__(self, other): return True
class Slotted: __slots__ = ()
class Abstract(abc.ABC): pass
class Colour(enum.Enum): RED = 1
@dataclasses.dataclass
class Data: x: int = 1
@dataclasses.dataclass(frozen=True)
class Frozen: x: int = 1
@dataclasses.dataclass(eq=False)
class Identical: x: int = 1
def all_of_them():
    told = []
    for kind in (Plain, Watched, Equal, Slotted, Abstract, Data, Frozen, Identical):
        one, two = kind(), kind()
        try:
            told.append(len({one, two, one}))
        except TypeError:
            told.append(None)
        if hasattr(one, '__dict__') and kind is not Watched:
            assert set(vars(one)) <= {'x'}, vars(one)
    return told + [len(set(Colour))]
'''


class Programs(HarnessTest):
    FILES, SCENARIOS = FILES, SCENARIOS
    RIGHT = ('threaded', 'selecting', 'polling', 'edges', 'streams')

    def test_lines_in_pieces(self):
        for role in self.RIGHT:
            for segments in ('whole', 'bytes', 'random'):
                run = self.run_one('talk', 'pos:3', role=role, pieces=['hel', 'lo\nwor', 'ld\n'], segments=segments)
                self.assertEqual(['hello\n', 'world\n'], run['result'], (role, segments, run['ending']))
        run = self.run_one('talk', role='one_recv', pieces=['hel', 'lo\n'])
        self.assertEqual(['hel\n'], run['result'])

    def test_a_slow_client_stops_nobody_but_where_one_is_served_at_a_time(self):
        for role in (*self.RIGHT, 'loop_sockets'):
            for run in self.runs('slow_and_quick', *portfolio(5, 7), role=role):
                self.assertEqual(['hello\n', 0.0], run['result'], (role, run['schedule'], run['ending']))
        self.assertIsNone(self.run_one('slow_and_quick', role='one_at_a_time')['result'])

    def test_half_written_output(self):
        for role in ('threaded', 'selecting', 'polling', 'edges', 'streams'):
            self.assertEqual(['hello\n', 3001], self.run_one('big', role=role, size=3000)['result'], role)
        meanwhile, back = self.run_one('big', role='forgets', size=3000)['result']
        self.assertEqual('hello\n', meanwhile)
        self.assertNotEqual(3001, back)
        self.assertEqual([None, 3001], self.run_one('big', role='blocks', size=3000)['result'])

    def test_a_client_that_has_gone_makes_a_careless_server_spin(self):
        for role in self.RIGHT:
            run = self.run_one('leaves', role=role)
            self.assertEqual(('hello\n', []), (run['result'], self.facts(run, 'busy_wait')), role)
        self.assertEqual(['spins.py'], [fact['frame']['file'] for fact in self.facts(self.run_one('leaves', role='spins'), 'busy_wait')])

    def test_closing_wakes_nobody_and_shutting_down_does(self):
        for how, told in (('close', [True, None]), ('shutdown', [False, errno.EINVAL]), ('knock', [False, errno.EBADF])):
            self.assertEqual(told, self.run_one('stop', how=how)['result'], how)
        self.assertEqual([None, ['late']], self.run_one('reader', how='close')['result'])
        self.assertEqual(['', ['']], self.run_one('reader', how='shutdown')['result'])

    def scan(self, role, schedule='polite'):
        run = self.run_one('scan', schedule, role=role, count=40, opened=[3, 17, 40], silent=[5, 6, 7, 8])
        self.assert_ending(run, 'returned')
        return run

    def test_port_scanners(self):
        for role in ('scanner', 'scanner_threads'):
            for schedule in ('polite', 'pos:1', 'rr:1'):
                run = self.scan(role, schedule)
                found, seconds = run['result']
                self.assertEqual([3, 17, 40], found, role)
                self.assertTrue(1 <= seconds < 1.5, (role, seconds))
                self.assertEqual([10], [fact['most'] for fact in self.facts(run, 'connections')])
                self.assertEqual([], self.facts(run, 'left_open'))
                outcomes = [fact['outcome'] for fact in self.facts(run, 'connect')]
                self.assertEqual((3, 33, 4), tuple(outcomes.count(word) for word in ('connected', 'refused', 'given_up')))
        self.assertEqual([40], [fact['most'] for fact in self.facts(self.scan('scanner_unbounded'), 'connections')])
        run = self.scan('scanner_patient')
        self.assertEqual(([3, 17, 40], 127.0), (run['result'][0], run['result'][1] // 1))
        self.assertEqual(list(range(5, 9)), [fact['peer'] for fact in self.facts(run, 'connect') if fact['outcome'] == 'no_answer'])
        self.assertEqual(3, len(self.facts(self.scan('scanner_leaks'), 'left_open')))
        self.assertEqual([port for port in range(1, 41) if port not in (5, 6, 7, 8)], self.scan('scanner_false')['result'][0])

    def test_a_scanner_spread_over_processes(self):
        for schedule in ('polite', 'pos:1'):
            run = self.scan('scanner_processes', schedule)
            self.assertEqual(([3, 17, 40], []), (run['result'][0], self.facts(run, 'uncontrolled')))
            self.assertTrue(1 <= run['result'][1] < 1.5)
            self.assertEqual({1, 2}, {fact['process'] for fact in self.facts(run, 'connect')})

    def test_chat_rooms(self):
        for role in ('chat', 'chat_waits'):
            for run in self.runs('chat', *portfolio(4, 1), role=role, clients=3):
                self.assertEqual(3, run['result'], (role, run['ending']))
        self.assertEqual(60, self.run_one('chat', role='chat', clients=2, lazy=True)['result'])
        self.assertLess(self.run_one('chat', role='chat_waits', clients=2, lazy=True)['result'], 60)

    def test_objects_are_as_hashable_as_they_were(self):
        run = self.run_one('hashes')
        self.assertEqual([2, 2, None, 2, 2, None, 1, 2, 1], run['result'], run['ending'])

    def test_the_order_of_sets_is_the_same_in_every_process(self):
        from harness.tests.support import AgentProcess
        for role in ('chat', 'chat_classes'):
            orders = []
            for _ in range(3):
                agent = AgentProcess(self.FILES)
                try:
                    answer = agent.ask('run', scenario='chat', scenarios=self.SCENARIOS, inputs={'role': role, 'clients': 6}, limits={},
                                       files={role: f'{role}.py'}, schedules=['polite', 'pos:1', 'pos:2'], trace=False)
                finally:
                    agent.close()
                orders.append([[fact['peer'] for fact in run['facts'] if fact['kind'] == 'send' and fact['by'] == 'student'] for run in answer['runs']])
            self.assertEqual(orders[0], orders[1], role)
            self.assertEqual(orders[0], orders[2], role)
            self.assertGreater(len({str(order) for order in orders[0]}), 1, 'the seed explores the order')
