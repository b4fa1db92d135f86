from harness.tests.support import HarnessTest, portfolio


FILES = {
    'server.py': '''
import socket

def main():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(('127.0.0.1', 9000))
        listening.listen()
        connection, address = listening.accept()
        with connection:
            data = b''
            while not data.endswith(b'\\n'):
                part = connection.recv(1024)
                if not part:
                    break
                data += part
            connection.sendall(b'you said ' + data)

if __name__ == '__main__':
    main()
''',
    'client.py': '''
import socket
s = socket.create_connection(('localhost', 9000), timeout=5)
s.sendall(b'hi\\n')
with s.makefile('r') as lines:
    print(lines.readline(), end='')
''',
    'threaded.py': '''
import socket, threading
server = socket.create_server(('', 9000))
def serve(connection):
    with connection, connection.makefile('rwb') as stream:
        for line in stream:
            stream.write(b'T ' + line)
            stream.flush()
while True:
    connection, _ = server.accept()
    threading.Thread(target=serve, args=(connection,), daemon=True).start()
''',
    'served.py': '''
import socketserver
class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b'S ' + self.rfile.readline())
with socketserver.ThreadingTCPServer(('127.0.0.1', 9000), Handler) as server:
    server.serve_forever()
''',
    'streams.py': '''
import asyncio
async def handle(reader, writer):
    writer.write(b'A ' + await reader.readline())
    await writer.drain()
    writer.close()
    await writer.wait_closed()
async def main():
    server = await asyncio.start_server(handle, '127.0.0.1', 9000)
    async with server:
        await server.serve_forever()
asyncio.run(main())
''',
    'selecting.py': '''
import selectors, socket
selector = selectors.DefaultSelector()
listening = socket.create_server(('127.0.0.1', 9000))
listening.setblocking(False)
selector.register(listening, selectors.EVENT_READ)
left = 1
while left:
    for key, _ in selector.select():
        if key.fileobj is listening:
            connection, _ = listening.accept()
            connection.setblocking(False)
            selector.register(connection, selectors.EVENT_READ, [b''])
        else:
            key.data[0] += key.fileobj.recv(100)
            if key.data[0].endswith(b'\\n'):
                key.fileobj.sendall(b'P ' + key.data[0])
                selector.unregister(key.fileobj)
                key.fileobj.close()
                left -= 1
listening.close()
''',
    'tricks.py': '''
import errno, socket

def code_of(call):
    try:
        call()
    except OSError as error:
        return type(error).__name__, error.errno

def listener(port, reuse=False):
    s = socket.socket()
    if reuse:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(('127.0.0.1', port))
    s.listen()
    return s

def refused(): return code_of(lambda: socket.create_connection(('127.0.0.1', 1)))
def unknown(): return code_of(lambda: socket.create_connection(('no.such.host', 80)))
def elsewhere(): return code_of(lambda: socket.create_connection(('10.0.0.1', 80)))
def in_use():
    s = listener(9000)
    return code_of(lambda: listener(9000, True))
def free_again():
    s = listener(9000)
    s.close()
    return code_of(lambda: listener(9000))
def closes_first(reuse):
    s = listener(9000, reuse)
    c = socket.create_connection(('127.0.0.1', 9000))
    a, _ = s.accept()
    a.close(); c.close(); s.close()
    return code_of(lambda: listener(9000, reuse))
def times_out():
    s = listener(9000)
    s.settimeout(1.5)
    return code_of(s.accept)
def not_ready():
    s = listener(9000)
    s.setblocking(False)
    return code_of(s.accept)
def pair():
    s = listener(9000)
    c = socket.create_connection(s.getsockname())
    return s, c, s.accept()[0]
def reset():
    s, c, a = pair()
    c.sendall(b'unread')
    a.close()
    return code_of(lambda: c.recv(1))
def broken():
    s, c, a = pair()
    a.close()
    c.send(b'1')
    return code_of(lambda: c.send(b'2'))
def half_closed():
    s, c, a = pair()
    c.sendall(b'abc')
    c.shutdown(socket.SHUT_WR)
    a.sendall(b'back')
    return [a.recv(10).decode(), a.recv(10).decode(), c.recv(10).decode(), a.getpeername() == c.getsockname(), a.getsockname()[1]]
def closed():
    s = socket.socket()
    s.close()
    return code_of(lambda: s.recv(1))
def full():
    s, c, a = pair()
    c.settimeout(2)
    return code_of(lambda: c.sendall(b'x' * 10_000_000))
def dropped():
    s, c, a = pair()
    s.close(); a.close()
''',
}

SCENARIOS = '''
def both(lab):
    server = lab.start_program('server')
    lab.network.wait_listening(5)
    lab.run_program('client')
    return server.join(5)

def visit(lab, role, pieces, segments):
    lab.network.segments = segments
    server = lab.start_program(role)
    peer = lab.network.connect(lab.network.wait_listening(5))
    for piece in pieces:
        peer.send(piece.encode())
    answer = peer.receive_line(5).decode()
    peer.close()
    return answer

def serve(lab):
    listener = lab.network.listen(9000)
    client = lab.start_program('client')
    peer = listener.accept(5)
    line = peer.receive_line(5).decode()
    lab.sleep(2)
    peer.send(b'he'); peer.send(b'llo\\\\n')
    return [line, client.join(10), peer.receive(5).decode()]

def silent(lab):
    lab.network.listen(9000)
    lab.run_program('client')

def trick(lab, name, arguments):
    result = getattr(lab.load('tricks'), name)(*arguments)
    return [result, lab.now()]

def nobody(lab):
    try:
        lab.network.wait_listening(3)
    except TimeoutError:
        return lab.now()

def stuck(lab):
    lab.run_program('server')
'''.replace('\\\\', '\\')


class Network(HarnessTest):
    FILES, SCENARIOS = FILES, SCENARIOS

    def test_client_and_server_of_the_student_meet(self):
        for run in self.runs('both', *portfolio(12, 4)):
            self.assertEqual((True, 'you said hi\n'), (run['result'], run['output'][0]['text']), run['schedule'])
            self.assertEqual([9000], [fact['port'] for fact in self.facts(run, 'listen')])
            left = self.facts(run, 'left_open')
            self.assertEqual([('connection', 'client.py', 3)], [(f['socket_kind'], f['frame']['file'], f['frame']['line']) for f in left])

    def test_every_usual_kind_of_server_answers_a_peer(self):
        for role, answer in (('server', 'you said '), ('threaded', 'T '), ('served', 'S '), ('streams', 'A '), ('selecting', 'P ')):
            for segments in ('whole', 'bytes', 'random'):
                run = self.run_one('visit', 'pos:2', role=role, pieces=['hel', 'lo\n'], segments=segments)
                self.assertEqual(f'{answer}hello\n', run['result'], (role, segments, run['ending']))

    def received(self, segments, schedule='polite'):
        run = self.run_one('visit', schedule, role='server', pieces=['abc', 'defgh\n'], segments=segments)
        return [fact['text'] for fact in self.facts(run, 'receive') if fact['by'] == 'student']

    def test_segments_are_whole_or_bytes_or_random_by_the_schedule(self):
        self.assertEqual(['abc', 'defgh\n'], self.received('whole'))
        self.assertEqual(list('abcdefgh\n'), self.received('bytes'))
        cuts = [self.received('random', f'pos:{seed}') for seed in range(8)]
        self.assertEqual(cuts, [self.received('random', f'pos:{seed}') for seed in range(8)])
        self.assertGreater(len({str(cut) for cut in cuts}), 3)
        self.assertEqual({'abcdefgh\n'}, {''.join(cut) for cut in cuts})

    def test_a_peer_can_play_the_server(self):
        run = self.run_one('serve')
        self.assertEqual((['hi\n', True, ''], 2.0), (run['result'], run['virtual_seconds']), run['ending'])
        self.assertEqual([(2.0, 'hello\n')], [(part['at'], part['text']) for part in run['output']])

    def test_a_peer_that_says_nothing_runs_into_the_time_out_of_the_client(self):
        run = self.run_one('silent')
        self.assert_ending(run, 'raised')
        self.assertEqual(('TimeoutError', 5.0, 6), (run['ending']['error']['type'], run['virtual_seconds'],
                                                    run['ending']['error']['frames'][-1]['line']))

    def test_errors_are_those_of_tcp(self):
        import errno
        for name, arguments, kind, number in (
                ('refused', [], 'ConnectionRefusedError', errno.ECONNREFUSED), ('unknown', [], 'gaierror', -2),
                ('elsewhere', [], 'OSError', errno.ENETUNREACH), ('in_use', [], 'OSError', errno.EADDRINUSE),
                ('closes_first', [False], 'OSError', errno.EADDRINUSE), ('not_ready', [], 'BlockingIOError', errno.EAGAIN),
                ('reset', [], 'ConnectionResetError', errno.ECONNRESET), ('broken', [], 'BrokenPipeError', errno.EPIPE),
                ('closed', [], 'OSError', errno.EBADF)):
            self.assertEqual([[kind, number], 0.0], self.run_one('trick', name=name, arguments=arguments)['result'], name)
        for name, arguments in (('free_again', []), ('closes_first', [True])):
            self.assertEqual([None, 0.0], self.run_one('trick', name=name, arguments=arguments)['result'], name)
        self.assertEqual([['TimeoutError', None], 1.5], self.run_one('trick', name='times_out', arguments=[])['result'])
        self.assertEqual([['TimeoutError', None], 2.0], self.run_one('trick', name='full', arguments=[])['result'])

    def test_half_closed_connections_still_answer(self):
        self.assertEqual(['abc', '', 'back', True, 9000], self.run_one('trick', name='half_closed', arguments=[])['result'][0])

    def test_a_socket_that_is_dropped_without_being_closed_is_left_open(self):
        left = self.facts(self.run_one('trick', name='dropped', arguments=[]), 'left_open')
        self.assertEqual([('collected', 'connection')], [(fact['how'], fact['socket_kind']) for fact in left])
        self.assertEqual([], self.facts(self.run_one('trick', name='closed', arguments=[]), 'left_open'))
        left = self.facts(self.run_one('trick', name='free_again', arguments=[]), 'left_open')
        self.assertEqual([('collected', 'listener')], [(fact['how'], fact['socket_kind']) for fact in left])

    def test_nobody_listening_is_a_time_out_and_nobody_calling_a_deadlock(self):
        self.assertEqual(3.0, self.run_one('nobody')['result'])
        run = self.run_one('stuck')
        self.assert_ending(run, 'deadlock')
        wait, = run['ending']['waits']
        self.assertEqual(('socket', 'port 9000', 9), (wait['on'], wait['object'], wait['at']['line']))
