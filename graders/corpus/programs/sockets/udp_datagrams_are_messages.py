"""Each datagram is received whole by one recvfrom."""

import socket
import threading

WRONG = None


def main():
    got = []
    with socket.socket(type=socket.SOCK_DGRAM) as server, socket.socket(type=socket.SOCK_DGRAM) as client:
        server.bind(('127.0.0.1', 0))

        def receive():
            while (data := server.recv(2048)) != b'.':
                got.append(len(data))

        t = threading.Thread(target=receive)
        t.start()
        client.connect(server.getsockname())
        for size in (1, 100, 1000):
            client.send(b'x' * size)
        client.send(b'.')
        t.join()
    return got


def is_right(result):
    return result == [1, 100, 1000]


if __name__ == '__main__':
    print(repr(main()))
