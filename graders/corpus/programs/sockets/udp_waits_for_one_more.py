"""The receiver waits for one datagram more than is sent."""

import socket
import threading

WRONG = 'deadlock'


def main():
    got = []
    with socket.socket(type=socket.SOCK_DGRAM) as server, socket.socket(type=socket.SOCK_DGRAM) as client:
        server.bind(('127.0.0.1', 0))

        def receive():
            for _ in range(3):
                got.append(server.recv(100).decode())

        t = threading.Thread(target=receive, daemon=True)
        t.start()
        for word in (b'a', b'b'):
            client.sendto(word, server.getsockname())
        t.join()
    return got


def is_right(result):
    return result == ['a', 'b']


if __name__ == '__main__':
    print(repr(main()))
