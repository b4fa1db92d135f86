"""A ThreadingTCPServer, stopped by shutdown from another thread."""

import socket
import socketserver
import threading

WRONG = None
FORBID = ('left_open',)


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(line[::-1].strip() + b'\n')


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True


def main():
    with Server(('127.0.0.1', 0), Handler) as server:
        t = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01})
        t.start()
        with socket.create_connection(server.server_address) as client, client.makefile('rw') as stream:
            stream.write('abc\n')
            stream.flush()
            answer = stream.readline().strip()
        server.shutdown()
        t.join()
    return answer


def is_right(result):
    return result == 'cba'


if __name__ == '__main__':
    print(repr(main()))
