import errno

from harness.tests.support import HarnessTest, portfolio

FILES = {
    'tricks.py': '''
import asyncio, os, select, selectors, socket, struct, tempfile, threading

def code_of(call):
    try:
        return call()
    except OSError as error:
        return [type(error).__name__, error.errno]

def connect(host, port, timeout=None):
    started = clock()
    made = code_of(lambda: socket.create_connection((host, port), timeout).close())
    return [made, clock() - started]

def clock():
    import time
    return round(time.monotonic() - 1000, 6)

def echo_once(host, port):
    with socket.create_connection((host, port)) as s:
        connected = clock()
        s.sendall(b'ping')
        return [s.recv(100).decode(), connected, clock()]

def without_waiting(host, port):
    with socket.socket() as s:
        s.setblocking(False)
        first = s.connect_ex((host, port))
        again = s.connect_ex((host, port))
        _, writable, _ = select.select([], [s], [], 10)
        return [first, again, len(writable), s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR), clock()]

def send_all_and_count(host, port, size):
    with socket.create_connection((host, port)) as s:
        s.settimeout(0)
        sent = [s.send(bytes(size))]
        try:
            s.send(bytes(size))
        except BlockingIOError:
            sent.append('full')
        return sent

def pair(port=9000):
    server = socket.create_server(('127.0.0.1', port))
    client = socket.create_connection(('127.0.0.1', port))
    return server, client, server.accept()[0]

def lingering():
    server, client, end = pair()
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    end.close()
    return [code_of(lambda: client.recv(1)), code_of(lambda: client.recv(1).decode()), code_of(lambda: client.send(b'x'))]
def data_before_reset():
    server, client, end = pair()
    client.send(b'unread')
    end.sendall(b'last words')
    end.close()
    return [client.recv(100).decode(), code_of(lambda: client.recv(1))]
def shared(first, second):
    def make(address, options, listens):
        s = socket.socket(socket.AF_INET6 if ':' in address else socket.AF_INET)
        for option in options:
            s.setsockopt(*((socket.IPPROTO_IPV6, socket.IPV6_V6ONLY) if option == 'V6ONLY' else (socket.SOL_SOCKET, getattr(socket, 'SO_' + option))), 1)
        s.bind((address, 9000))
        if listens:
            s.listen()
        return s
    kept = make(*first)
    return code_of(lambda: make(*second).close())
def backlog():
    server = socket.socket()
    server.bind(('127.0.0.1', 9000))
    server.listen(1)
    clients = [connect_quietly() for _ in range(3)]
    writable = select.select([], clients, [], 1)[1]
    server.accept()
    return [len(writable), len(select.select([], clients, [], 1)[1])]
def connect_quietly():
    s = socket.socket()
    s.setblocking(False)
    s.connect_ex(('127.0.0.1', 9000))
    return s
def six():
    server = socket.create_server(('::', 9000), family=socket.AF_INET6, dualstack_ipv6=True)
    client = socket.create_connection(('::1', 9000))
    other = socket.create_connection(('127.0.0.1', 9000))
    return [client.getpeername(), client.family.name, other.family.name, len(server.accept()[1])]
def names():
    return [socket.getaddrinfo('localhost', 80, type=socket.SOCK_STREAM), socket.gethostbyname('files.example'),
            socket.gethostbyaddr('10.77.0.2')[0], code_of(lambda: socket.gethostbyname('nobody.example')), socket.getfqdn('files.example')]
def peeked():
    server, client, end = pair()
    client.send(b'abc'); client.send(b'def')
    return [end.recv(10, socket.MSG_PEEK).decode(), end.recv(2).decode(), end.recv(4, socket.MSG_WAITALL).decode(),
            code_of(lambda: end.recv(1, socket.MSG_DONTWAIT))]
def copied():
    server, client, end = pair()
    twin = end.dup()
    end.close()
    twin.send(b'still here')
    first = client.recv(100).decode()
    number = twin.detach()
    again = socket.socket(fileno=number)
    again.send(b'!')
    second = client.recv(10).decode()
    again.close()
    return [first, second, client.recv(10).decode(), twin.fileno(), again.fileno()]
def from_file():
    server, client, end = pair()
    with tempfile.TemporaryFile() as file:
        file.write(b'0123456789' * 10)
        file.seek(0)
        client.sendfile(file, 5, 20)
        client.shutdown(socket.SHUT_WR)
        return end.recv(1000).decode() + end.recv(1000).decode()
def buffers():
    server, client, end = pair()
    client.sendmsg([b'ab', b'cd'])
    buffer = bytearray(3)
    return [end.recv_into(buffer), buffer.decode(), end.recvmsg(10)[0].decode()]
def interrupted():
    server, client, end = pair()
    return [code_of(lambda: server.connect(('127.0.0.1', 9000))), code_of(lambda: client.connect(('127.0.0.1', 9000))),
            code_of(lambda: client.accept()), code_of(lambda: socket.socket().recv(1)), code_of(lambda: socket.socket().getpeername())]
def pairs():
    a, b = socket.socketpair()
    with a, b:
        a.sendall(b'x')
        return [b.recv(10).decode(), a.family.name]
def closed_elsewhere():
    server, client, end = pair()
    threading.Timer(2, client.close).start()
    client.settimeout(5)
    return [code_of(lambda: client.recv(1)), clock()]
def counted():
    server = socket.create_server(('127.0.0.1', 9000))
    kept = [socket.create_connection(('127.0.0.1', 9000)) for _ in range(3)]
    taken = [server.accept()[0] for _ in range(2)]
    kept.pop().close()
    socket.create_connection(('127.0.0.1', 9000)).close()
    for s in kept + taken + [server]:
        s.close()
def polls_in_a_loop(host, port):
    with socket.create_connection((host, port)) as s:
        s.setblocking(False)
        while True:
            try:
                return s.recv(100).decode()
            except BlockingIOError:
                pass
''',
    'forgets.py': '''
import socket
def serve(size):
    with socket.create_server(('127.0.0.1', 9000)) as listening:
        connection, _ = listening.accept()
        with connection:
            connection.setblocking(False)
            connection.send(b'x' * size)
''',
    'finishes.py': '''
import select, socket
def serve(size):
    with socket.create_server(('127.0.0.1', 9000)) as listening:
        connection, _ = listening.accept()
        with connection:
            connection.setblocking(False)
            left = b'x' * size
            while left:
                select.select([], [connection], [])
                left = left[connection.send(left):]
''',
}

SCENARIOS = '''
def trick(lab, name, arguments=(), hosts=(), local={}):
    for host, settings, port in hosts:
        machine = lab.network.host(host, **settings)
        if port:
            machine.listen(port)
    for key, value in local.items():
        setattr(lab.network, key, value)
    return [getattr(lab.load('tricks'), name)(*arguments), lab.now()]

def far_echo(lab, function, delay):
    machine = lab.network.host('far.example', delay=delay)
    listener = machine.listen(7)
    def answer():
        peer = listener.accept(60)
        peer.send(peer.receive(60))
    lab.start(answer)
    return getattr(lab.load('tricks'), function)('far.example', 7)

def far_talker(lab, function, delay):
    listener = lab.network.host('far.example', delay=delay).listen(7)
    def talk():
        peer = listener.accept(60)
        lab.sleep(2)
        peer.send(b'at last')
    lab.start(talk)
    return [getattr(lab.load('tricks'), function)('far.example', 7), lab.now()]

def breaks(lab, after):
    lab.network.breaks_after = after
    listener = lab.network.listen(9000)
    def read():
        peer = listener.accept(60)
        got = []
        try:
            while True:
                got.append(len(peer.receive(60)))
                peer.send(b'ok')
        except ConnectionError as error:
            got.append(type(error).__name__)
        return got
    other = lab.start(read)
    import socket
    with socket.create_connection(('127.0.0.1', 9000)) as s:
        told = []
        try:
            for _ in range(10):
                s.sendall(b'x' * 10)
                told.append(s.recv(10).decode())
        except ConnectionError as error:
            told.append(type(error).__name__)
    other.join()
    return [told, other.result]

def slow_reader(lab, role, size, window):
    server = lab.start(lab.load(role).serve, size)
    peer = lab.network.connect(lab.network.wait_listening(5), window=window)
    got = 0
    while True:
        lab.sleep(0.5)
        data = peer.receive(20, limit=100)
        if not data:
            return [got, server.join(5)]
        got += len(data)
'''


class Links(HarnessTest):
    FILES, SCENARIOS = FILES, SCENARIOS

    def trick(self, name, *arguments, hosts=(), local=None, schedule='polite'):
        run = self.run_one('trick', schedule, name=name, arguments=list(arguments), hosts=[list(host) for host in hosts], local=local or {})
        self.assertEqual('returned', run['ending']['kind'], (name, run['ending']))
        return run

    def value(self, name, *arguments, **rest):
        return self.trick(name, *arguments, **rest)['result'][0]

    def test_distance_costs_time_each_way(self):
        self.assertEqual(['ping', 1.0, 2.0], self.run_one('far_echo', function='echo_once', delay=0.5)['result'])
        self.assertEqual(['ping', 0.0, 0.0], self.run_one('far_echo', function='echo_once', delay=0)['result'])
        run = self.trick('connect', '127.0.0.1', 1, 5, local={'delay': 0.25})
        self.assertEqual([['ConnectionRefusedError', errno.ECONNREFUSED], 0.5], run['result'][0])

    def test_who_only_polls_sees_what_arrives_too(self):
        self.assertEqual(['at last', 4.0], self.run_one('far_talker', function='polls_in_a_loop', delay=1)['result'])

    def test_ports_are_open_refused_or_silent(self):
        hosts = [('open.example', {}, 80), ('closed.example', {}, None), ('silent.example', {'silent': True}, 80)]
        self.assertEqual([None, 0.0], self.value('connect', 'open.example', 80, 3, hosts=hosts))
        self.assertEqual([['ConnectionRefusedError', errno.ECONNREFUSED], 0.0], self.value('connect', 'closed.example', 80, 3, hosts=hosts))
        self.assertEqual([['TimeoutError', None], 3.0], self.value('connect', 'silent.example', 81, 3, hosts=hosts))
        self.assertEqual([None, 0.0], self.value('connect', 'silent.example', 80, 3, hosts=hosts))
        self.assertEqual([['TimeoutError', errno.ETIMEDOUT], 127.0], self.value('connect', 'silent.example', 81, hosts=hosts))
        run = self.trick('connect', '127.0.0.1', 9000, 2, local={'silent_ports': [9000]})
        self.assertEqual([['TimeoutError', None], 2.0], run['result'][0])
        fact, = self.facts(run, 'connect')
        self.assertEqual(('given_up', 9000, 2.0, 2.0, False), (fact['outcome'], fact['peer'], fact['timeout'], fact['ended_at'], fact['refused']))
        self.assertEqual([], self.facts(run, 'left_open'))

    def test_connecting_without_waiting_tells_the_outcome_only_through_the_option(self):
        hosts = [('open.example', {'delay': 0.5}, 80), ('closed.example', {'delay': 0.5}, None), ('silent.example', {'silent': True}, None)]
        started, already = errno.EINPROGRESS, errno.EALREADY
        self.assertEqual([started, already, 1, 0, 1.0], self.value('without_waiting', 'open.example', 80, hosts=hosts))
        self.assertEqual([started, already, 1, errno.ECONNREFUSED, 1.0], self.value('without_waiting', 'closed.example', 80, hosts=hosts))
        self.assertEqual([started, already, 0, 0, 10.0], self.value('without_waiting', 'silent.example', 80, hosts=hosts))

    def test_names_are_those_of_the_scenario(self):
        found, address, name, nobody, full = self.value('names', hosts=[('files.example', {}, None)])
        self.assertEqual([[2, 1, 6, '', ['127.0.0.1', 80]]], found)
        self.assertEqual(('10.77.0.2', 'files.example', ['gaierror', -2], 'files.example'), (address, name, nobody, full))

    def test_a_small_window_shows_in_what_send_returns(self):
        self.assertEqual([1000, 'full'], self.value('send_all_and_count', 'slow.example', 80, 5000, hosts=[('slow.example', {'window': 1000}, 80)]))

    def test_half_written_output_that_is_forgotten_is_lost(self):
        for run in self.runs('slow_reader', *portfolio(4, 1), role='finishes', size=1000, window=300):
            self.assertEqual([1000, True], run['result'], (run['schedule'], run['ending']))
        self.assertEqual([300, True], self.run_one('slow_reader', role='forgets', size=1000, window=300)['result'])

    def test_a_link_breaks_at_its_byte(self):
        run = self.run_one('breaks', after=29)
        self.assertEqual([['ok', 'ok', 'ConnectionResetError'], [10, 10, 5, 'BrokenPipeError']], run['result'], run['ending'])

    def test_resets_end_connections_as_on_linux(self):
        reset, broken = ['ConnectionResetError', errno.ECONNRESET], ['BrokenPipeError', errno.EPIPE]
        run = self.trick('lingering')
        self.assertEqual([reset, '', broken], run['result'][0])
        self.assertEqual([9000], [fact['port'] for fact in self.facts(run, 'reset')])
        self.assertEqual(['last words', reset], self.value('data_before_reset'))

    def test_ports_are_shared_by_the_rules_of_linux(self):
        in_use = ['OSError', errno.EADDRINUSE]
        for first, second, expected in (
                (['127.0.0.1', [], True], ['127.0.0.1', [], True], in_use), (['0.0.0.0', [], True], ['127.0.0.1', [], True], in_use),
                (['127.0.0.1', [], True], ['127.0.0.2', [], True], None), (['127.0.0.1', ['REUSEADDR'], True], ['127.0.0.1', ['REUSEADDR'], True], in_use),
                (['127.0.0.1', ['REUSEADDR'], False], ['127.0.0.1', ['REUSEADDR'], False], None), (['127.0.0.1', [], False], ['127.0.0.1', [], False], in_use),
                (['127.0.0.1', ['REUSEPORT'], True], ['127.0.0.1', ['REUSEPORT'], True], None), (['127.0.0.1', ['REUSEPORT'], True], ['127.0.0.1', [], True], in_use),
                (['::', [], True], ['0.0.0.0', [], True], in_use), (['::', ['V6ONLY'], True], ['0.0.0.0', [], True], None),
                (['::1', [], True], ['127.0.0.1', [], True], None), (['10.9.9.9', [], True], ['127.0.0.1', [], True], 'raised')):
            if expected == 'raised':
                run = self.run_one('trick', name='shared', arguments=[first, second])
                self.assertEqual(f'[Errno {errno.EADDRNOTAVAIL}] Cannot assign requested address', run['ending']['error']['message'])
            else:
                self.assertEqual(expected, self.value('shared', first, second), (first, second))

    def test_a_full_backlog_makes_clients_wait(self):
        self.assertEqual([2, 3], self.value('backlog'))

    def test_calls_do_what_they_do_on_linux(self):
        not_connected = ['OSError', errno.ENOTCONN]
        for name, expected in (
                ('six', [['::1', 9000, 0, 0], 'AF_INET6', 'AF_INET', 4]), ('peeked', ['abcdef', 'ab', 'cdef', ['BlockingIOError', errno.EAGAIN]]),
                ('copied', ['still here', '!', '', -1, -1]), ('from_file', '56789012345678901234'), ('buffers', [3, 'abc', 'd']),
                ('interrupted', [['OSError', errno.EISCONN], ['OSError', errno.EISCONN], ['OSError', errno.EINVAL], not_connected, not_connected]),
                ('pairs', ['x', 'AF_UNIX'])):
            self.assertEqual(expected, self.value(name), name)

    def test_most_connections_at_once_are_counted(self):
        fact, = self.facts(self.trick('counted'), 'connections')
        self.assertEqual((4, 3, 2, 2), (fact['made'], fact['most'], fact['accepted'], fact['most_accepted']))
