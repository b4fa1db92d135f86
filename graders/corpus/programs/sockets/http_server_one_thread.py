"""A plain HTTPServer answers slow requests one after the other."""

import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

WRONG = 'serial-execution'


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        time.sleep(0.12)
        self.send_response(200)
        self.send_header('Content-Length', '0')
        self.end_headers()

    def log_message(self, *args):
        pass


def main():
    with HTTPServer(('127.0.0.1', 0), Handler) as server:
        loop = threading.Thread(target=server.serve_forever, args=(0.01,))
        loop.start()

        def get():
            with urllib.request.urlopen(f'http://127.0.0.1:{server.server_port}/') as answer:
                answer.read()

        began = time.monotonic()
        threads = [threading.Thread(target=get) for _ in range(2)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        seconds = time.monotonic() - began
        server.shutdown()
        loop.join()
    return seconds


def is_right(result):
    return result < 0.23


if __name__ == '__main__':
    print(repr(main()))
