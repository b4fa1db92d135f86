from harness.tests.support import HarnessTest

RAW = '''
import socket
def serve():
    with socket.create_server(('127.0.0.1', 8000)) as listening:
        while True:
            connection, _ = listening.accept()
            with connection:
                asked = b''
                while b'\\r\\n\\r\\n' not in asked:
                    asked += connection.recv(1024)
                page = '你好'
                body = page.encode()
                connection.sendall(('HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n' % len(body)).encode() + body)
serve()
'''

FILES = {
    'raw.py': RAW,
    'raw_characters.py': RAW.replace('len(body)', 'len(page)'),
    'raw_too_long.py': RAW.replace('len(body)', '(len(body) + 5)'),
    'raw_line_feeds.py': RAW.replace("'HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n'", "'HTTP/1.1 200 OK\\nContent-Length: %d\\n\\n'"),
    'raw_no_blank.py': RAW.replace('%d\\r\\n\\r\\n', '%d\\r\\n'),
    'raw_no_length.py': RAW.replace('Content-Length: %d\\r\\n', 'Server: mine%.0s\\r\\n'),
    'raw_status.py': RAW.replace('HTTP/1.1 200 OK', '200 OK'),
    'raw_once.py': RAW.replace('        while True:\n            connection', '        if True:\n            connection'),
    'raw_chunked.py': RAW.replace("connection.sendall((", "connection.sendall(b'HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n3\\r\\nabc\\r\\n2;x=y\\r\\nde\\r\\n0\\r\\n\\r\\n') or (("),
    'raw_empty.py': RAW.replace("page = '你好'", "page = ''").replace('.encode() + body)', '.encode() + body) or connection.recv(1)'),
    'asks.py': '''
import http.client, json, urllib.error, urllib.request, urllib.parse
def ask(method, url, body=None, headers={}, timeout=10):
    request = urllib.request.Request(url, body and body.encode(), headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return [answer.status, answer.read().decode()]
    except urllib.error.HTTPError as error:
        with error:
            return [error.code, error.read().decode()]
    except (OSError, http.client.HTTPException) as error:
        return [type(getattr(error, 'reason', error)).__name__, None]
def chunks(host):
    def pieces():
        yield b'one '
        yield b'two'
    connection = http.client.HTTPConnection(host)
    connection.request('PUT', '/echo', pieces(), {'Transfer-Encoding': 'chunked'}, encode_chunked=True)
    first = json.load(connection.getresponse())
    connection.request('GET', '/a?x=1&y=%E7%8E%8B')
    second = connection.getresponse().read().decode()
    connection.close()
    return [first, second]
''',
}

SCENARIOS = '''
def visit(lab, role, times):
    lab.start_program(role)
    port = lab.network.wait_listening(5)
    answers = []
    for _ in range(times):
        try:
            with lab.network.connect(port) as peer:
                answers.append(peer.request('GET', '/', timeout=5))
        except (TimeoutError, ConnectionError) as error:
            answers.append(type(error).__name__)
    return answers

def routes(lab):
    return {
        '/a': {'body': 'page a', 'headers': {'X-Served-By': 'us'}},
        'POST /users': {'status': 201, 'body': {'id': 1, 'name': '王'}},
        'GET /users': {'body': []},
        '/gone': {'status': 204},
        '/late': {'body': 'late', 'delay': 2.5},
        '/slow': {'body': 'x' * 10, 'piece': 3, 'gap': 1.0},
        '/chunked': {'body': '一二三', 'piece': 4, 'chunked': True},
        '/cut': {'body': 'x' * 100, 'breaks_after': 120},
        '/never': {'silent': True},
        '/echo': lambda request: {'body': {key: request[key] for key in ('method', 'query', 'body')}},
        '/fails': {'status': 500, 'body': 'oh', 'then': 'close'},
    }

def asked(lab, method, path, body=None, headers={}, segments='whole', delay=0.0):
    lab.network.segments = segments
    site = lab.network.host('api.example', delay=delay).serve_http(routes(lab))
    answer = lab.load('asks').ask(method, 'http://api.example' + path, body, headers)
    return [answer, lab.now(), site.requests, site.connections]

def kept(lab):
    site = lab.network.host('api.example').serve_http(routes(lab))
    return [lab.load('asks').chunks('api.example'), site.connections, [r['query'] for r in site.requests], [r['connection'] for r in site.requests]]

def at_once(lab, spread):
    site = lab.network.host('api.example').serve_http({'/a': {'delay': 1.0}})
    ask = lab.load('asks').ask
    def one(number):
        lab.sleep(number * spread)
        ask('GET', 'http://api.example/a')
    lab.threads(*[lambda number=number: one(number) for number in range(4)])
    return [site.most_at_once, lab.now()]

def nonsense(lab):
    site = lab.network.serve_http({}, port=8080)
    import socket
    with socket.create_connection(('127.0.0.1', 8080)) as s:
        s.sendall(b'hello\\r\\n\\r\\n')
        return [s.recv(1000).decode().split('\\r\\n')[0], s.recv(1000).decode(), site.requests[0]['target']]
'''.replace('\\\\', '\\')


class Http(HarnessTest):
    FILES, SCENARIOS = FILES, SCENARIOS

    def visit(self, role, times=1):
        run = self.run_one('visit', role=role, times=times)
        self.assert_ending(run, 'returned')
        return run['result'] if times > 1 else run['result'][0]

    def test_answers_are_read_and_faults_named(self):
        answer = self.visit('raw')
        self.assertEqual((200, 'OK', 'HTTP/1.1', {'content-length': '6'}, '你好', []),
                         tuple(answer[key] for key in ('status', 'reason', 'version', 'headers', 'body', 'problems')))
        self.assertEqual('abcde', self.visit('raw_chunked')['body'])
        for role, body, problems in (('raw_line_feeds', '你好', ['line_ends']), ('raw_too_long', '你好', ['short_body']),
                                     ('raw_characters', '\\xe4\\xbd', []), ('raw_no_length', '你好', []), ('raw_status', '', ['status_line']),
                                     ('raw_no_blank', '', ['closed'])):
            answer = self.visit(role)
            self.assertEqual((body, problems), (answer['body'], answer['problems']), role)

    def test_an_empty_body_is_over_at_once_on_a_connection_that_is_kept(self):
        answer = self.visit('raw_empty')
        self.assertEqual((200, '', []), (answer['status'], answer['body'], answer['problems']))

    def test_one_request_after_another(self):
        self.assertEqual(['你好'] * 3, [answer['body'] for answer in self.visit('raw', 3)])
        first, *others = self.visit('raw_once', 3)
        self.assertEqual(('你好', ['ConnectionRefusedError'] * 2), (first['body'], others))

    def asked(self, *arguments, **settings):
        names = ('method', 'path', 'body', 'headers')
        run = self.run_one('asked', **dict(zip(names, arguments)), **settings)
        self.assert_ending(run, 'returned')
        return run['result']

    def test_routes_answer_with_status_body_and_delay(self):
        for segments in ('whole', 'bytes', 'random'):
            for method, path, answer, seconds in (
                    ('GET', '/a', [200, 'page a'], 0), ('POST', '/users', [201, '{"id": 1, "name": "王"}'], 0), ('GET', '/users', [200, '[]'], 0),
                    ('DELETE', '/users', [404, 'not found'], 0), ('GET', '/gone', [204, ''], 0), ('GET', '/late', [200, 'late'], 2.5),
                    ('GET', '/slow', [200, 'x' * 10], 3), ('GET', '/chunked', [200, '一二三'], 0), ('GET', '/cut', ['ConnectionResetError', None], 0),
                    ('GET', '/never', ['TimeoutError', None], 10), ('GET', '/fails', [500, 'oh'], 0), ('HEAD', '/a', [200, ''], 0)):
                told, now, requests, _ = self.asked(method, path, segments=segments)
                self.assertEqual((answer, seconds, [(method, path)]), (told, now, [(r['method'], r['target']) for r in requests]), (path, segments))

    def test_requests_are_kept_as_they_came(self):
        told, now, (request,), connections = self.asked('POST', '/echo?q=1%202&r=', 'some text', {'X-Level': '0'}, delay=0.25)
        self.assertEqual(([200, '{"method": "POST", "query": {"q": "1 2", "r": ""}, "body": "some text"}'], 1.0), (told, now))
        self.assertEqual(('/echo', '0', '9', 0.75, 0.75, 200, 1), (request['path'], request['headers']['x-level'], request['headers']['content-length'],
                                                                  request['at'], request['ended_at'], request['status'], connections))

    def test_connections_are_kept_and_chunked_bodies_understood(self):
        run = self.run_one('kept')
        self.assertEqual([[{'method': 'PUT', 'query': {}, 'body': 'one two'}, 'page a'], 1, [{}, {'x': '1', 'y': '王'}], [1, 1]], run['result'], run['ending'])

    def test_how_many_at_once(self):
        self.assertEqual([4, 1.0], self.run_one('at_once', spread=0)['result'])
        self.assertEqual([2, 2.5], self.run_one('at_once', spread=0.5)['result'])
        self.assertEqual([1, 4.0], self.run_one('at_once', spread=1)['result'])

    def test_nonsense_is_a_bad_request(self):
        self.assertEqual(['HTTP/1.1 400 Bad Request', '', 'hello'], self.run_one('nonsense')['result'])
