"""HTTP/1.1 for scenarios: a web server that answers by a table, without threads, and a reader of answers that forgives nothing."""
from __future__ import annotations

import json
from typing import Any, Callable
from urllib.parse import parse_qsl, urlsplit

from . import network, observer, primitives, scheduler, tcp

REASONS = {200: 'OK', 201: 'Created', 204: 'No Content', 301: 'Moved Permanently', 302: 'Found', 304: 'Not Modified', 400: 'Bad Request',
           403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 429: 'Too Many Requests', 500: 'Internal Server Error',
           502: 'Bad Gateway', 503: 'Service Unavailable'}
LONGEST_BODY = 1 << 20

Route = dict[str, Any]


def _bytes(body: Any) -> bytes:
    return body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body, ensure_ascii=False).encode()


def _text(data: bytes) -> str:
    return data[:LONGEST_BODY].decode('utf-8', 'backslashreplace')


def request(method: str, target: str, body: bytes | str, headers: dict[str, str]) -> bytes:
    data = _bytes(body)
    lines = {'Host': 'localhost', **({'Content-Length': str(len(data))} if data else {}), **headers}
    return (f'{method} {target} HTTP/1.1\r\n' + ''.join(f'{k}: {v}\r\n' for k, v in lines.items()) + '\r\n').encode() + data


class HttpServer:
    """Answers requests by a table and keeps a record of them: `requests`, `most_at_once`, `connections`.

    `routes` maps '/path' or 'METHOD /path' to a dictionary, or to a function of the request that returns one and does not wait:
      status (200), body (text, bytes, or anything that JSON can say), headers;
      delay: virtual seconds until the answer begins;
      piece, gap: the body comes in pieces of so many bytes, with so many seconds between two of them;
      chunked: True for chunks instead of a Content-Length;
      then: 'keep' the connection (the default), 'close' it;
      silent: True for no answer at all; breaks_after: the connection is reset after so many bytes of the answer.
    What is in no route is a 404.
    """

    def __init__(self, listener: tcp.Listener, routes: dict[str, Route | Callable[[dict[str, Any]], Route]]):
        self.port = listener.address[1]
        self.routes = routes
        self.requests: list[dict[str, Any]] = []
        self.connections = 0
        self._spans: list[tuple[int, float]] = []
        listener.sink = self._connected

    @property
    def most_at_once(self) -> int:
        """How many requests were being answered at the same time, at most. One that ends as another comes is not there any more."""
        edges = sorted(edge for since, until in self._spans for edge in ((since, 1), (max(since + 1, until), -1)))
        most = now = 0
        for _, change in edges:
            now += change
            most = max(most, now)
        return most

    def _connected(self, end: tcp.End, due: int) -> None:
        self.connections += 1
        end.by = 'library'
        connection = Conversation(self, end, self.connections)
        end.inbound.sink = connection.heard


class Conversation:
    """One connection to the server: reads what is sent as it is sent, and puts answers under way with the time at which they arrive."""

    def __init__(self, server: HttpServer, end: tcp.End, number: int):
        self.server, self.end, self.number = server, end, number
        self.data = b''
        # Answers go out in the order of the requests; when the last one is out.
        self.free_at = 0
        self.over = False

    def heard(self, data: bytes, at: int) -> None:
        if self.over:
            return
        if not data:
            self.over = True
            self.end.outbound.end(max(at, self.free_at) + self.end.outbound.wire.delay)
            return
        self.data += data
        while not self.over:
            parsed = self._parse()
            if parsed is None:
                return
            self._answer(parsed, max(at, self.free_at), at)

    def _parse(self) -> dict[str, Any] | None:
        head, blank, rest = self.data.partition(b'\r\n\r\n')
        if not blank:
            return None
        first, *lines = head.decode('latin-1').split('\r\n')
        words = first.split(' ')
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(':') for line in lines)}
        if len(words) != 3 or not words[2].startswith('HTTP/') or not headers.get('content-length', '0').isdigit():
            self.data = b''
            return {'method': '', 'target': first, 'path': '', 'query': {}, 'headers': headers, 'body': '', 'size': 0}
        body = self._chunks(rest) if headers.get('transfer-encoding', '').lower() == 'chunked' else self._counted(rest, headers)
        if body is None:
            return None
        parts = urlsplit(words[1])
        return {'method': words[0], 'target': words[1], 'path': parts.path, 'query': dict(parse_qsl(parts.query, keep_blank_values=True)),
                'headers': headers, 'body': _text(body), 'size': len(body)}

    def _counted(self, rest: bytes, headers: dict[str, str]) -> bytes | None:
        length = int(headers.get('content-length', 0))
        if len(rest) < length:
            return None
        self.data = rest[length:]
        return rest[:length]

    def _chunks(self, rest: bytes) -> bytes | None:
        body = b''
        while True:
            line, found, rest = rest.partition(b'\r\n')
            if not found:
                return None
            size = int(line.partition(b';')[0], 16)
            if len(rest) < size + 2:
                return None
            body, rest = body + rest[:size], rest[size + 2:]
            if size == 0:
                self.data = rest
                return body

    def _route(self, asked: dict[str, Any]) -> Route:
        if not asked['method']:
            return {'status': 400, 'then': 'close'}
        routes = self.server.routes
        route = routes.get(f"{asked['method']} {asked['path']}") or routes.get(asked['path']) or {'status': 404, 'body': 'not found'}
        return route(asked) if callable(route) else route

    def _answer(self, asked: dict[str, Any], begins: int, arrived: int) -> None:
        entry = {**asked, 'at': observer.seconds(arrived), 'connection': self.number, 'ended_at': None, 'status': None}
        self.server.requests.append(entry)
        route = self._route(asked)
        if route.get('silent'):
            self.server._spans.append((arrived, float('inf')))
            self.over = True
            return
        head, pieces = self._written(asked, route)
        out, gap = self.end.outbound, primitives.ticks(route.get('gap', 0.0))
        at = begins + primitives.ticks(route.get('delay', 0.0))
        left = route.get('breaks_after')
        for number, piece in enumerate([head + (pieces[0] if pieces else b''), *pieces[1:]]):
            at += gap if number else 0
            if left is not None:
                piece, left = piece[:left], left - len(piece[:left])
            if piece:
                self._put(piece, at)
            if left == 0:
                break
        entry.update(ended_at=observer.seconds(at), status=route.get('status', 200))
        self.server._spans.append((arrived, at))
        self.free_at = at
        arrives = at + out.wire.delay
        if left == 0:
            self.over = True
            out.reset(network.after(arrives - scheduler.current.now))
            self.end.inbound.reader_gone = True
        elif route.get('then') == 'close' or asked['headers'].get('connection', '').lower() == 'close':
            self.over = True
            out.end(network.after(arrives - scheduler.current.now))

    def _put(self, data: bytes, at: int) -> None:
        due = at + self.end.outbound.wire.delay
        self.end.outbound.put(data, network.after(due - scheduler.current.now))

    def _written(self, asked: dict[str, Any], route: Route) -> tuple[bytes, list[bytes]]:
        status, body = route.get('status', 200), _bytes(route.get('body', b''))
        shown = b'' if asked['method'] == 'HEAD' else body
        is_json = 'body' in route and not isinstance(route['body'], (str, bytes))
        headers = {'Content-Type': 'application/json' if is_json else 'text/plain; charset=utf-8', **route.get('headers', {})}
        if route.get('chunked'):
            headers['Transfer-Encoding'] = 'chunked'
        elif status != 204:
            headers['Content-Length'] = str(len(body))
        if route.get('then') == 'close':
            headers['Connection'] = 'close'
        size = route.get('piece') or max(1, len(shown))
        pieces = [shown[start:start + size] for start in range(0, len(shown), size)]
        if route.get('chunked'):
            pieces = [b'%x\r\n%b\r\n' % (len(piece), piece) for piece in pieces] + [b'0\r\n\r\n']
        lines = ''.join(f'{name}: {value}\r\n' for name, value in headers.items())
        return f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}\r\n{lines}\r\n".encode(), pieces


def read_response(read: Callable[..., bytes], method: str) -> dict[str, Any]:
    """Read one answer with `read()` (a line), `read(n)` (so many bytes), `read(-1)` (all until the end).

    Gives `status`, `reason`, `version`, `headers` (names in lower case), `body` (text) and `problems`, of these words: 'closed' (before
    the blank line), 'status_line', 'line_ends' (without a carriage return), 'header', 'length', 'chunk', 'short_body'.
    """
    answer: dict[str, Any] = {'status': None, 'reason': '', 'version': '', 'headers': {}, 'body': '', 'problems': []}
    problems: list[str] = answer['problems']

    def line() -> str | None:
        data = read()
        if not data.endswith(b'\n'):
            problems.append('closed')
            return None
        if not data.endswith(b'\r\n') and 'line_ends' not in problems:
            problems.append('line_ends')
        return data.rstrip(b'\r\n').decode('latin-1')

    first = line()
    if first is None:
        return answer
    version, _, rest = first.partition(' ')
    number, _, answer['reason'] = rest.partition(' ')
    if not version.startswith('HTTP/1.') or len(number) != 3 or not number.isdigit():
        problems.append('status_line')
        return answer
    answer['version'], answer['status'] = version, int(number)
    while True:
        text = line()
        if text is None:
            return answer
        if not text:
            break
        name, colon, value = text.partition(':')
        if not colon or name != name.strip():
            problems.append('header')
        answer['headers'][name.strip().lower()] = value.strip()
    answer['body'] = _text(_body(answer, read, line, method))
    return answer


def _body(answer: dict[str, Any], read: Callable[..., bytes], line: Callable[[], str | None], method: str) -> bytes:
    headers, problems = answer['headers'], answer['problems']
    if method == 'HEAD' or answer['status'] in (204, 304) or answer['status'] < 200:
        return b''
    if headers.get('transfer-encoding', '').lower() == 'chunked':
        body = b''
        while True:
            size = line()
            try:
                length = int((size or '').partition(';')[0], 16)
            except ValueError:
                problems.append('chunk')
                return body
            data = read(length + 2)
            if not data.endswith(b'\r\n'):
                problems.append('chunk')
                return body
            if length == 0:
                return body
            body += data[:-2]
    length = headers.get('content-length')
    if length is None:
        return read(-1)
    if not (length.isascii() and length.isdigit()):
        problems.append('length')
        return b''
    body = read(int(length))
    if len(body) < int(length):
        problems.append('short_body')
    return body
