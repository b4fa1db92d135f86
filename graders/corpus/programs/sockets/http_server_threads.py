"""A ThreadingHTTPServer answers two slow requests at the same time."""

import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WRONG = None


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        time.sleep(0.12)
        body = self.path.encode()
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def main():
    server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    loop = threading.Thread(target=server.serve_forever, args=(0.01,))
    loop.start()
    pages = []

    def get(path):
        with urllib.request.urlopen(f'http://127.0.0.1:{server.server_port}{path}') as answer:
            pages.append(answer.read().decode())

    began = time.monotonic()
    threads = [threading.Thread(target=get, args=(p,)) for p in ('/a', '/b')]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    seconds = time.monotonic() - began
    server.shutdown()
    loop.join()
    server.server_close()
    return [sorted(pages), seconds]


def is_right(result):
    return result[0] == ['/a', '/b'] and result[1] < 0.23


if __name__ == '__main__':
    print(repr(main()))
