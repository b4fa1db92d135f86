import json
import sys
from importlib.util import find_spec

from harness.tests.support import HarnessTest, portfolio

FILES = {
    'http_server.py': '''
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def do_GET(self):
        body = json.dumps({'path': self.path}).encode()
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        self.send_response(201)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *arguments):
        pass
ThreadingHTTPServer(('127.0.0.1', 8000), Handler).serve_forever()
''',
    'flask_server.py': '''
import time
from flask import Flask, jsonify, request
app = Flask(__name__)
@app.get('/get')
def get():
    return jsonify(path=request.full_path)
@app.post('/post')
def post():
    return request.get_json(), 201
@app.get('/slow')
def slow():
    time.sleep(2)
    return 'slow'
if __name__ == '__main__':
    app.run(port=8000)
''',
    'aiohttp_server.py': '''
import asyncio
from aiohttp import web
async def get(request):
    return web.json_response({'path': request.path_qs})
async def post(request):
    return web.json_response(await request.json(), status=201)
async def slow(request):
    await asyncio.sleep(2)
    return web.Response(text='slow')
app = web.Application()
app.add_routes([web.get('/get', get), web.post('/post', post), web.get('/slow', slow)])
if __name__ == '__main__':
    web.run_app(app, host='127.0.0.1', port=8000, print=None)
''',
    'requests_client.py': '''
import requests
answer = requests.get('http://127.0.0.1:8000/get', params={'name': '王 & 李'}, headers={'X-Level': '0'}, timeout=5)
print(answer.status_code, answer.json()['path'])
answer = requests.post('http://127.0.0.1:8000/post', json={'name': '王'}, timeout=5)
print(answer.status_code, answer.json()['name'])
''',
    'urllib_client.py': '''
import json, urllib.request, urllib.parse
with urllib.request.urlopen('http://127.0.0.1:8000/get?' + urllib.parse.urlencode({'name': '王 & 李'}), timeout=5) as answer:
    print(answer.status, json.load(answer)['path'])
request = urllib.request.Request('http://127.0.0.1:8000/post', json.dumps({'name': '王'}).encode(), {'Content-Type': 'application/json'})
with urllib.request.urlopen(request, timeout=5) as answer:
    print(answer.status, json.load(answer)['name'])
''',
    'plain_client.py': '''
import http.client, json, urllib.parse
connection = http.client.HTTPConnection('127.0.0.1', 8000, timeout=5)
connection.request('GET', '/get?' + urllib.parse.urlencode({'name': '王 & 李'}))
answer = connection.getresponse()
print(answer.status, json.load(answer)['path'])
connection.request('POST', '/post', json.dumps({'name': '王'}), {'Content-Type': 'application/json'})
answer = connection.getresponse()
print(answer.status, json.load(answer)['name'])
connection.close()
''',
    'httpx_client.py': '''
import httpx
with httpx.Client(timeout=5) as client:
    answer = client.get('http://127.0.0.1:8000/get', params={'name': '王 & 李'})
    print(answer.status_code, answer.json()['path'])
    answer = client.post('http://127.0.0.1:8000/post', json={'name': '王'})
    print(answer.status_code, answer.json()['name'])
''',
    'httpx_async_client.py': '''
import asyncio, httpx
async def main():
    async with httpx.AsyncClient(timeout=5) as client:
        answer = await client.get('http://127.0.0.1:8000/get', params={'name': '王 & 李'})
        print(answer.status_code, answer.json()['path'])
        answer = await client.post('http://127.0.0.1:8000/post', json={'name': '王'})
        print(answer.status_code, answer.json()['name'])
asyncio.run(main())
''',
    'aiohttp_client.py': '''
import asyncio, aiohttp
async def main():
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(5)) as session:
        async with session.get('http://localhost:8000/get', params={'name': '王 & 李'}) as answer:
            print(answer.status, (await answer.json())['path'])
        async with session.post('http://localhost:8000/post', json={'name': '王'}) as answer:
            print(answer.status, (await answer.json(content_type=None))['name'])
asyncio.run(main())
''',
    'fetch_threads.py': '''
import requests
from concurrent.futures import ThreadPoolExecutor
def fetch(urls):
    with ThreadPoolExecutor(max_workers=4) as pool:
        return list(pool.map(lambda url: requests.get(url, timeout=5).text, urls))
''',
    'fetch_aiohttp.py': '''
import asyncio, aiohttp
def fetch(urls):
    async def one(session, url):
        async with session.get(url) as answer:
            return await answer.text()
    async def main():
        async with aiohttp.ClientSession() as session:
            return await asyncio.gather(*(one(session, url) for url in urls))
    return asyncio.run(main())
''',
    'fetch_httpx.py': '''
import asyncio, httpx
def fetch(urls):
    async def main():
        async with httpx.AsyncClient() as client:
            return [answer.text for answer in await asyncio.gather(*map(client.get, urls))]
    return asyncio.run(main())
''',
    'patient.py': '''
import asyncio, requests, urllib.request, aiohttp, httpx
def use_requests(url): return requests.get(url, timeout=3).text
def use_urllib(url): return urllib.request.urlopen(url, timeout=3).read()
def use_httpx(url): return httpx.get(url, timeout=3).text
def use_requests_for_ever(url): return requests.get(url).text
def use_aiohttp(url):
    async def main():
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=3)) as session:
            async with session.get(url) as answer:
                return await answer.text()
    return asyncio.run(main())
def use_httpx_async(url):
    async def main():
        async with httpx.AsyncClient(timeout=3) as client:
            return (await client.get(url)).text
    return asyncio.run(main())
def try_(name, url):
    try:
        return globals()[name](url)
    except Exception as error:
        return type(error).__name__
''',
    'ws_server.py': '''
import asyncio, websockets
room = set()
async def serve(socket):
    room.add(socket)
    try:
        async for message in socket:
            if message == 'all':
                for other in room:
                    await other.send('to all')
            else:
                await socket.send('echo ' + message)
    finally:
        room.discard(socket)
async def main():
    async with websockets.serve(serve, '127.0.0.1', 8765):
        await asyncio.Future()
if __name__ == '__main__':
    asyncio.run(main())
''',
    'ws_client.py': '''
import asyncio, websockets
async def main():
    async with websockets.connect('ws://127.0.0.1:8765') as one, websockets.connect('ws://localhost:8765') as two:
        await one.send('hello')
        print(await one.recv())
        await two.send('all')
        print(await one.recv(), await two.recv())
asyncio.run(main())
''',
    'aiohttp_ws.py': '''
import asyncio, aiohttp
from aiohttp import web
async def serve(request):
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        await socket.send_str('echo ' + message.data)
    return socket
async def main():
    app = web.Application()
    app.router.add_get('/', serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, '127.0.0.1', 8080).start()
    async with aiohttp.ClientSession() as session, session.ws_connect('http://127.0.0.1:8080/') as socket:
        await socket.send_str('hello')
        print((await socket.receive()).data)
    await runner.cleanup()
asyncio.run(main())
''',
    'flask_thread.py': '''
import threading, requests
from flask import Flask
app = Flask('shop')
@app.get('/')
def index():
    return 'welcome'
threading.Thread(target=app.run, kwargs={'port': 8000}, daemon=True).start()
for _ in range(20):
    try:
        print(requests.get('http://127.0.0.1:8000/', timeout=2).text)
        break
    except requests.ConnectionError:
        import time
        time.sleep(0.1)
''',
    'trio_scan.py': '''
import trio
async def probe(host, port, found, limit):
    async with limit:
        with trio.move_on_after(1):
            try:
                stream = await trio.open_tcp_stream(host, port)
            except OSError:
                return
            await stream.aclose()
            found.append(port)
def scan(host, ports):
    async def main():
        found = []
        limit = trio.Semaphore(5)
        async with trio.open_nursery() as nursery:
            for port in ports:
                nursery.start_soon(probe, host, port, found, limit)
        return sorted(found)
    return trio.run(main)
''',
    'trio_echo.py': '''
import trio
async def serve(stream):
    async for data in stream:
        await stream.send_all(data)
async def main():
    async with trio.open_nursery() as nursery:
        listeners = await nursery.start(trio.serve_tcp, serve, 9000)
        stream = await trio.open_tcp_stream('127.0.0.1', 9000)
        await stream.send_all(b'hello')
        print((await stream.receive_some()).decode())
        await stream.aclose()
        nursery.cancel_scope.cancel()
trio.run(main)
''',
    'files.py': '''
import asyncio, aiohttp, requests, threading, http.server, functools
from aiohttp import web
def make():
    with open('data.bin', 'wb') as file:
        file.write(bytes(range(256)) * 400)
async def main():
    make()
    app = web.Application()
    app.router.add_static('/', '.')
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, '127.0.0.1', 8080).start()
    async with aiohttp.ClientSession() as session, session.get('http://127.0.0.1:8080/data.bin') as answer:
        print(len(await answer.read()))
    await runner.cleanup()
asyncio.run(main())
class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass
server = http.server.ThreadingHTTPServer(('127.0.0.1', 8081), Quiet)
threading.Thread(target=server.serve_forever).start()
print(len(requests.get('http://127.0.0.1:8081/data.bin').content))
server.shutdown()
server.server_close()
''',
    'sendfile_memory.py': '''
import asyncio, socket, tracemalloc
async def main():
    with open('large.bin', 'wb') as file:
        for _ in range(64):
            file.write(bytes(64 * 1024))
    async def by_the_loop(reader, writer):
        with open('large.bin', 'rb') as file:
            await asyncio.get_running_loop().sendfile(writer.transport, file)
        writer.close()
    def by_the_socket(listener):
        connection, _ = listener.accept()
        with open('large.bin', 'rb') as file, connection:
            connection.sendfile(file)
    async def most_memory(port):
        reader, writer = await asyncio.open_connection('127.0.0.1', port)
        tracemalloc.start()
        size = 0
        while piece := await reader.read(8192):
            size += len(piece)
        print(size, tracemalloc.get_traced_memory()[1] < 2 << 20)
        tracemalloc.stop()
        writer.close()
    server = await asyncio.start_server(by_the_loop, '127.0.0.1', 9001)
    await most_memory(9001)
    server.close()
    with socket.create_server(('127.0.0.1', 9002)) as listener:
        sending = asyncio.to_thread(by_the_socket, listener)
        await asyncio.gather(sending, most_memory(9002))
asyncio.run(main())
''',
    'sendfile.py': '''
import asyncio, socket
async def main():
    with open('x.bin', 'wb') as file:
        file.write(b'abc' * 1000)
    async def handle(reader, writer):
        with open('x.bin', 'rb') as file:
            await asyncio.get_running_loop().sendfile(writer.transport, file)
        writer.close()
    server = await asyncio.start_server(handle, '127.0.0.1', 9001)
    reader, writer = await asyncio.open_connection('127.0.0.1', 9001)
    print(len(await reader.read()))
    writer.close()
    server.close()
asyncio.run(main())
''',
    'blocked.py': '''
import asyncio, requests
async def fetch(url):
    return requests.get(url).text
async def main(url):
    return await asyncio.gather(fetch(url), fetch(url))
def run(url):
    return asyncio.run(main(url))
''',
    'secure.py': '''
import requests, urllib.request
def get(url):
    told = []
    for call in (requests.get, urllib.request.urlopen):
        try:
            call(url, timeout=3)
        except OSError as error:
            told.append([type(error).__name__, 'there is no TLS on this network' in str(error)])
    return told
''',
    'lucky.py': '''
import os, random, secrets, uuid
own = random.Random()
print(own.random(), random.random(), secrets.token_hex(), uuid.uuid4(), os.urandom(4))
random.seed()
own.seed()
print(own.random(), random.random())
random.seed(3)
print(random.random() == random.Random(3).random())
''',
    'flask_client.py': '''
from flask import Flask
app = Flask('shop')
users = {}
@app.put('/users/<int:number>')
def put(number):
    users[number] = users.get(number, 0) + 1
    return {'times': users[number]}
''',
}

SCENARIOS = '''
def both(lab, server, client):
    lab.start_program(server)
    lab.network.wait_listening(20)
    lab.run_program(client)

def alone(lab, role):
    lab.run_program(role)

def fetch(lab, role, count):
    site = lab.network.host('files.example').serve_http({f'/{n}': {'body': f'page {n}', 'delay': 1.0} for n in range(count)})
    pages = lab.load(role).fetch([f'http://files.example/{n}' for n in range(count)])
    return [pages, lab.now(), site.most_at_once, [r['path'] for r in site.requests]]

def wait(lab, function):
    lab.network.host('silent.example').serve_http({'/': {'silent': True}})
    return [lab.load('patient').try_(function, 'http://silent.example/'), lab.now()]

def unreachable(lab, function):
    lab.network.host('silent.example', silent=True)
    return [lab.load('patient').try_(function, 'http://silent.example/'), lab.now()]

def slow(lab, server, count):
    lab.start_program(server)
    port = lab.network.wait_listening(20)
    def ask():
        with lab.network.connect(port) as peer:
            answer = peer.request('GET', '/slow', timeout=60)
            return [answer['status'], answer['body'], answer['problems'], lab.now()]
    return lab.threads(*[ask] * count)

def scan(lab):
    host = lab.network.host('target.example', delay=0.01, silent_ports=[6])
    for port in (3, 5):
        host.listen(port)
    return [lab.load('trio_scan').scan('target.example', list(range(1, 9))), lab.now()]

def blocked(lab):
    lab.network.host('files.example').serve_http({'/': {'delay': 1.0, 'body': 'x'}})
    return lab.load('blocked').run('http://files.example/')

def secure(lab):
    lab.network.host('files.example').listen(443)
    return lab.load('secure').get('https://files.example/')

def at_once(lab):
    put = lab.load('flask_client').app.test_client().put
    return lab.threads(*[lambda: put('/users/7').get_json()['times']] * 2)
'''

ASKED = '200 /get?name=%E7%8E%8B+%26+%E6%9D%8E\n201 王\n'
ASKED_WITH_PERCENT = ASKED.replace('+', '%20')


class Libraries(HarnessTest):
    FILES, SCENARIOS = FILES, SCENARIOS

    @classmethod
    def setUpClass(cls):
        missing = [name for name in ('requests', 'aiohttp', 'flask', 'websockets', 'httpx', 'trio') if find_spec(name) is None]
        if missing:
            raise AssertionError(f'missing for {sys.executable}: {missing}; npm test installs the packages of graders/images/packages.txt')
        super().setUpClass()

    def output(self, run, stream='out'):
        return ''.join(part['text'] for part in run['output'] if part['stream'] == stream)

    def test_every_client_talks_to_every_server(self):
        for server in ('http_server', 'flask_server', 'aiohttp_server'):
            for client in ('requests_client', 'urllib_client', 'plain_client', 'httpx_client', 'httpx_async_client', 'aiohttp_client'):
                for run in self.runs('both', 'polite', 'pos:3', server=server, client=client):
                    self.assert_ending(run, 'returned')
                    self.assertIn(self.output(run).partition('200')[1] + self.output(run).partition('200')[2], (ASKED, ASKED_WITH_PERCENT), (server, client))
                    self.assertEqual([], self.facts(run, 'uncontrolled'))

    def test_many_pages_at_once_in_virtual_time(self):
        for role, most, seconds in (('fetch_threads', 4, 2.0), ('fetch_aiohttp', 8, 1.0), ('fetch_httpx', 8, 1.0)):
            for run in self.runs('fetch', 'polite', 'rr:1', 'pos:2', role=role, count=8):
                self.assert_ending(run, 'returned')
                pages, now, at_once, paths = run['result']
                self.assertEqual(([f'page {n}' for n in range(8)], seconds, most, [f'/{n}' for n in range(8)]),
                                 (pages, now, at_once, sorted(paths)), (role, run['schedule']))

    def test_time_outs_of_the_libraries_are_virtual(self):
        for function, error in (('use_requests', 'ReadTimeout'), ('use_urllib', 'TimeoutError'), ('use_httpx', 'ReadTimeout'),
                                ('use_aiohttp', 'TimeoutError'), ('use_httpx_async', 'ReadTimeout')):
            self.assertEqual([error, 3.0], self.run_one('wait', function=function)['result'], function)
        for function, error in (('use_requests', 'ConnectTimeout'), ('use_urllib', 'URLError'), ('use_httpx', 'ConnectTimeout'),
                                ('use_aiohttp', 'TimeoutError'), ('use_httpx_async', 'ConnectTimeout')):
            self.assertEqual([error, 3.0], self.run_one('unreachable', function=function)['result'], function)
        run = self.run_one('wait', function='use_requests_for_ever')
        self.assert_ending(run, 'deadlock')
        self.assertEqual([None], [fact['timeout'] for fact in self.facts(run, 'connect')])

    def test_servers_answer_slow_requests_at_the_same_time(self):
        for server in ('flask_server', 'aiohttp_server'):
            for run in self.runs('slow', 'polite', 'pos:5', server=server, count=3):
                self.assertEqual([[200, 'slow', [], 2.0]] * 3, run['result'], (server, run['schedule'], run['ending']))

    def test_websockets_echo_and_broadcast(self):
        for run in self.runs('both', *portfolio(6, 2), server='ws_server', client='ws_client'):
            self.assertEqual('echo hello\nto all to all\n', self.output(run), (run['schedule'], run['ending']))
        run = self.run_one('alone', role='aiohttp_ws')
        self.assertEqual('echo hello\n', self.output(run), run['ending'])

    def test_a_flask_application_in_a_thread_and_under_its_test_client(self):
        for run in self.runs('alone', 'polite', 'pos:1', role='flask_thread'):
            self.assertIn('welcome\n', self.output(run), (run['schedule'], run['ending']))
        results = {json.dumps(run['result']) for run in self.runs('at_once', *portfolio(20, 3))}
        self.assertIn('[1, 1]', results)
        self.assertLessEqual({'[1, 2]', '[1, 1]'}, results)

    def test_trio(self):
        for run in self.runs('alone', *portfolio(6, 1), role='trio_echo'):
            self.assertEqual('hello\n', self.output(run), (run['schedule'], run['ending']))
        for run in self.runs('scan', *portfolio(6, 1)):
            found, seconds = run['result']
            self.assertEqual([3, 5], found, (run['schedule'], run['ending']))
            self.assertTrue(1 <= seconds < 1.2, seconds)

    def test_files_are_served(self):
        for role, expected in (('files', '102400\n102400\n'), ('sendfile', '3000\n'), ('sendfile_memory', '4194304 True\n4194304 True\n')):
            run = self.run_one('alone', role=role)
            self.assertEqual(expected, self.output(run), (role, run['ending']))

    def test_a_blocking_request_in_a_coroutine_blocks_the_loop(self):
        run = self.run_one('blocked')
        self.assertEqual((['x', 'x'], 2.0), (run['result'], run['virtual_seconds']))
        self.assertEqual([(1.0, 'socket', 4)] * 2, [(f['seconds'], f['by'], f['frame']['line']) for f in self.facts(run, 'loop_blocked')])

    def test_there_is_no_tls_and_that_is_said(self):
        run = self.run_one('secure')
        self.assertEqual([['SSLError', True], ['URLError', True]], run['result'], run['ending'])
        self.assertEqual(['TLS', 'TLS'], [fact['what'] for fact in self.facts(run, 'uncontrolled')])

    def test_the_same_seed_gives_the_same_run(self):
        from harness.tests.support import AgentProcess
        cases = [('both', {'server': 'ws_server', 'client': 'ws_client'}), ('both', {'server': 'aiohttp_server', 'client': 'aiohttp_client'}),
                 ('both', {'server': 'flask_server', 'client': 'httpx_async_client'}), ('scan', {}), ('alone', {'role': 'lucky'})]
        other = AgentProcess(self.FILES)
        try:
            for scenario, inputs in cases:
                first = self.runs(scenario, 'pos:4', 'walk:0.3:9', trace=True, **inputs)
                again = other.ask('run', scenario=scenario, scenarios=self.SCENARIOS, inputs=inputs, trace=True, limits={},
                                  files={path.removesuffix('.py'): path for path in self.FILES}, schedules=['pos:4', 'walk:0.3:9'])['runs']
                self.assertEqual(first, again, (scenario, inputs))
        finally:
            other.close()
        self.assertNotEqual(*(run['output'] for run in first))


class Shadowing(HarnessTest):
    FILES = {
        'requests.py': 'print("imported")\n',
        'uses.py': 'import requests\nprint(requests.__file__)\n',
        'level1/uses_flask.py': 'import flask\n',
        'level1/aiohttp/__init__.py': 'raise SystemExit(3)\n',
        'level1/uses_aiohttp.py': 'import aiohttp\n',
    }
    SCENARIOS = '''
def run(lab, role):
    lab.run_program(role)
'''

    def test_a_file_with_the_name_of_a_library_is_the_student_s_own_and_runs_in_no_agent(self):
        for run in self.runs('run', 'polite', 'pos:1', role='uses'):
            self.assertEqual(f'imported\n{self.agent.root}/requests.py\n', ''.join(part['text'] for part in run['output']))
        run = self.run_one('run', role='level1/uses_aiohttp')
        self.assertEqual(('exited', '3'), (run['ending']['kind'], run['ending']['error']['message']))
        self.assert_ending(self.run_one('run', role='level1/uses_flask'), 'returned')
