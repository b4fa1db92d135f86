import errno

from harness.tests.support import HarnessTest, portfolio

FILES = {
    'echo.py': '''
import socket
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    s.bind(('127.0.0.1', 9000))
    for _ in range(4):
        data, sender = s.recvfrom(2048)
        s.sendto(data, sender)
''',
    'fixed.py': '''
import socket
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    s.bind(('127.0.0.1', 9000))
    for _ in range(4):
        data, sender = s.recvfrom(2048)
        s.sendto(data, ('127.0.0.1', 9001))
''',
    'once.py': '''
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', 9000))
data, sender = s.recvfrom(2048)
s.sendto(data, sender)
''',
    'tcp.py': '''
import socket
with socket.create_server(('127.0.0.1', 9000)) as s:
    c, _ = s.accept()
    c.sendall(c.recv(100))
''',
    'aio.py': '''
import asyncio
class Echo(asyncio.DatagramProtocol):
    def __init__(self, left):
        self.left = left
    def connection_made(self, transport):
        self.transport = transport
    def datagram_received(self, data, sender):
        self.transport.sendto(data, sender)
        self.left -= 1
        if not self.left:
            done.set()
async def main():
    global done
    done = asyncio.Event()
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: Echo(4), local_addr=('127.0.0.1', 9000))
    await done.wait()
    transport.close()
asyncio.run(main())
''',
    'served.py': '''
import socketserver
class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        data, s = self.request
        s.sendto(data, self.client_address)
with socketserver.ThreadingUDPServer(('127.0.0.1', 9000), Echo) as server:
    server.serve_forever()
''',
    'retry.py': '''
import socket
def ask(text, tries, patience):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(patience)
        for number in range(tries):
            s.sendto(text.encode(), ('127.0.0.1', 9000))
            try:
                return number, s.recvfrom(100)[0].decode()
            except TimeoutError:
                pass
def ask_without_time_out(text, tries, patience):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.sendto(text.encode(), ('127.0.0.1', 9000))
        return 0, s.recvfrom(100)[0].decode()
''',
    'tricks.py': '''
import asyncio, selectors, select, socket

def code_of(call):
    try:
        return call()
    except OSError as error:
        return [type(error).__name__, error.errno]

def pair():
    a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    b = socket.socket(type=socket.SOCK_DGRAM)
    a.bind(('127.0.0.1', 9000))
    return a, b

def cut():
    a, b = pair()
    b.sendto(b'0123456789', ('localhost', 9000))
    b.sendto(b'next', ('localhost', 9000))
    return [a.recv(4).decode(), a.recv(100).decode()]
def empty():
    a, b = pair()
    b.sendto(b'', ('127.0.0.1', 9000))
    data, sender = a.recvfrom(10)
    return [len(data), sender == ('127.0.0.1', b.getsockname()[1]), b.getsockname()[0]]
def into():
    a, b = pair()
    b.sendto(b'abc', ('127.0.0.1', 9000))
    buffer = bytearray(10)
    size, sender = a.recvfrom_into(buffer)
    return [size, bytes(buffer[:size]).decode(), sender[0]]
def connected():
    a, b = pair()
    b.connect(('127.0.0.1', 9000))
    b.send(b'hello')
    data, sender = a.recvfrom(100)
    other = socket.socket(type=socket.SOCK_DGRAM)
    other.sendto(b'not you', sender)
    a.sendto(b'you', sender)
    b.settimeout(1)
    return [data.decode(), b.recv(100).decode(), b.getpeername()[1], code_of(lambda: b.recv(100))]
def unreachable():
    a, b = pair()
    b.connect(('127.0.0.1', 9009))
    b.send(b'x')
    return code_of(lambda: b.recv(1))
def nowhere():
    a, b = pair()
    return [b.sendto(b'x', ('127.0.0.1', 9009)), code_of(lambda: a.sendto(b'x', ('10.9.9.9', 1)))]
def no_peer():
    return code_of(lambda: pair()[1].send(b'x'))
def too_long():
    return code_of(lambda: pair()[1].sendto(bytes(70000), ('127.0.0.1', 9000)))
def not_ready():
    a, b = pair()
    a.setblocking(False)
    return code_of(lambda: a.recvfrom(10))
def late():
    a, b = pair()
    a.settimeout(2.5)
    return code_of(lambda: a.recvfrom(10))
def taken():
    pair_ = pair()
    return code_of(lambda: pair())
def peek():
    a, b = pair()
    b.sendto(b'abc', ('127.0.0.1', 9000))
    return [a.recv(10, socket.MSG_PEEK).decode(), a.recv(10).decode()]
def selected():
    a, b = pair()
    chosen = selectors.DefaultSelector()
    chosen.register(a, selectors.EVENT_READ)
    before = len(chosen.select(1))
    b.sendto(b'abc', ('127.0.0.1', 9000))
    poll = select.poll()
    poll.register(a, select.POLLIN)
    return [before, len(chosen.select(1)), len(poll.poll(1000)), len(select.select([a], [b], [])[1])]
def looped():
    async def main():
        loop = asyncio.get_running_loop()
        a, b = pair()
        a.setblocking(False); b.setblocking(False)
        await loop.sock_sendto(b, b'hello', ('127.0.0.1', 9000))
        data, sender = await loop.sock_recvfrom(a, 100)
        return data.decode(), sender[0]
    return asyncio.run(main())
def six():
    a = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    a.bind(('::1', 9000))
    b = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    b.sendto(b'x', ('::1', 9000))
    return list(a.recvfrom(10)[1])[0]
def broadcast():
    a, b = socket.socket(type=socket.SOCK_DGRAM), socket.socket(type=socket.SOCK_DGRAM)
    a.bind(('', 9000))
    denied = code_of(lambda: b.sendto(b'x', ('255.255.255.255', 9000)))
    b.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    b.sendto(b'x', ('<broadcast>', 9000))
    return [denied, a.recv(10).decode()]
def stream(count):
    a, b = pair()
    for number in range(count):
        b.sendto(str(number).encode(), ('127.0.0.1', 9000))
    a.settimeout(10)
    got = []
    try:
        while True:
            got.append(int(a.recv(10)))
    except TimeoutError:
        return got
''',
}

SCENARIOS = '''
def visit(lab, role):
    lab.start_program(role)
    port = lab.network.wait_listening(5, 'udp')
    first, second = lab.network.datagrams(), lab.network.datagrams()
    answers = []
    for number, peer in enumerate((first, second, first, second)):
        peer.send(f'message {number}'.encode(), port)
        try:
            data, sender = peer.receive(5)
            answers.append([data.decode(), sender])
        except TimeoutError:
            answers.append(None)
    return answers

def bound(lab, role):
    lab.start_program(role)
    try:
        return lab.network.wait_listening(5, 'udp')
    except TimeoutError:
        return None

def trick(lab, name, arguments=()):
    return [getattr(lab.load('tricks'), name)(*arguments), lab.now()]

def disturbed(lab, settings, count):
    lab.network.disturb(**settings)
    return lab.load('tricks').stream(count)

def silent(lab, function, answer_to):
    peer = lab.network.datagrams(9000)
    def answer():
        for number in range(3):
            data, sender = peer.receive(60)
            if number == answer_to:
                peer.send(b're: ' + data, sender)
    lab.start(answer)
    return [getattr(lab.load('retry'), function)('hello', 3, 1.5), lab.now()]

def elsewhere(lab):
    host = lab.network.host('clock.example', delay=0.25)
    peer = host.datagrams(123)
    def answer():
        data, port = peer.receive(60)
        peer.send(b'12:00', port, '10.77.0.1')
    lab.start(answer)
    import socket
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.sendto(b'what time is it', ('clock.example', 123))
        data, sender = s.recvfrom(100)
    return [data.decode(), list(sender), lab.now()]
'''


class Datagrams(HarnessTest):
    FILES, SCENARIOS = FILES, SCENARIOS

    def test_every_usual_kind_of_echo_server_answers_whoever_asked(self):
        expected = [[f'message {number}', 9000] for number in range(4)]
        for role in ('echo', 'aio', 'served'):
            for run in self.runs('visit', *portfolio(6, 1), role=role):
                self.assertEqual(expected, run['result'], (role, run['schedule'], run['ending']))
        received = [(fact['text'], fact['cut']) for fact in self.facts(run, 'datagram_received') if fact['by'] == 'student']
        self.assertEqual([(f'message {number}', False) for number in range(4)], received)

    def test_wrong_servers_show(self):
        self.assertEqual([None] * 4, self.run_one('visit', role='fixed')['result'])
        run = self.run_one('visit', role='once')
        self.assertEqual([['message 0', 9000], None, None, None], run['result'])
        self.assertEqual(['datagram'], [fact['socket_kind'] for fact in self.facts(run, 'left_open')])
        run = self.run_one('bound', role='tcp')
        self.assertIsNone(run['result'])
        self.assertEqual(([], [9000]), (self.facts(run, 'bind'), [fact['port'] for fact in self.facts(run, 'listen')]))

    def test_a_lost_answer_is_asked_for_again_and_without_time_out_waited_for_ever(self):
        self.assertEqual([[2, 're: hello'], 3.0], self.run_one('silent', function='ask', answer_to=2)['result'])
        self.assertEqual([[0, 're: hello'], 0.0], self.run_one('silent', function='ask', answer_to=0)['result'])
        run = self.run_one('silent', function='ask_without_time_out', answer_to=2)
        self.assert_ending(run, 'deadlock')
        wait = next(w for w in run['ending']['waits'] if w['at'] and w['at']['file'] == 'retry.py')
        self.assertEqual(('socket', 'UDP port 40000'), (wait['on'], wait['object']))

    def test_calls_do_what_they_do_on_linux(self):
        for name, expected in (
                ('cut', ['0123', 'next']), ('empty', [0, True, '0.0.0.0']), ('into', [3, 'abc', '127.0.0.1']),
                ('connected', ['hello', 'you', 9000, ['TimeoutError', None]]), ('unreachable', ['ConnectionRefusedError', errno.ECONNREFUSED]),
                ('nowhere', [1, ['OSError', errno.ENETUNREACH]]), ('no_peer', ['OSError', errno.EDESTADDRREQ]),
                ('too_long', ['OSError', errno.EMSGSIZE]), ('not_ready', ['BlockingIOError', errno.EAGAIN]), ('late', ['TimeoutError', None]),
                ('taken', ['OSError', errno.EADDRINUSE]), ('peek', ['abc', 'abc']), ('selected', [0, 1, 1, 1]),
                ('looped', ['hello', '127.0.0.1']), ('six', '::1'), ('broadcast', [['PermissionError', errno.EACCES], 'x'])):
            run = self.run_one('trick', name=name)
            self.assertEqual(expected, run['result'] and run['result'][0], (name, run['ending']))
        self.assertEqual(2.5, self.run_one('trick', name='late')['result'][1])

    def test_a_truncated_datagram_is_a_fact(self):
        run = self.run_one('trick', name='cut')
        self.assertEqual([(10, True), (4, False)], [(fact['size'], fact['cut']) for fact in self.facts(run, 'datagram_received')])

    def test_datagrams_are_lost_doubled_and_late_only_if_the_scenario_asks(self):
        self.assertEqual(list(range(20)), self.run_one('disturbed', 'walk:0.5:3', settings={}, count=20)['result'])
        self.assertEqual([0, 2, 3, 5], self.run_one('disturbed', settings={'lose': [1, 4]}, count=6)['result'])
        half = self.run_one('disturbed', 'pos:1', settings={'lose': 0.5}, count=40)
        self.assertTrue(5 < len(half['result']) < 35 and half['result'] == sorted(half['result']))
        lost = [fact['lost'] for fact in self.facts(half, 'datagram_sent')]
        self.assertEqual(half['result'], [number for number, gone in enumerate(lost) if not gone])
        self.assertEqual([0, 0, 1, 1, 2, 2], self.run_one('disturbed', settings={'duplicate': 1}, count=3)['result'])
        late = [self.run_one('disturbed', f'pos:{seed}', settings={'late': 2.0}, count=12)['result'] for seed in (1, 2, 1)]
        self.assertEqual(late[0], late[2])
        self.assertNotEqual(late[0], late[1])
        self.assertEqual(list(range(12)), sorted(late[0]))
        self.assertNotEqual(list(range(12)), late[0])

    def test_other_machines_have_names_addresses_and_a_distance(self):
        run = self.run_one('elsewhere')
        self.assertEqual(['12:00', ['10.77.0.2', 123], 0.5], run['result'], run['ending'])
