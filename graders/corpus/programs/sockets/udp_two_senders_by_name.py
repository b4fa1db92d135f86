"""Datagrams of two threads are sorted by what they say of themselves."""

import socket
import threading

WRONG = None


def send(address, words):
    with socket.socket(type=socket.SOCK_DGRAM) as client:
        for word in words:
            client.sendto(word, address)


def main():
    with socket.socket(type=socket.SOCK_DGRAM) as server:
        server.bind(('127.0.0.1', 0))
        threads = [threading.Thread(target=send, args=(server.getsockname(), w)) for w in ((b'a1', b'a2'), (b'b1', b'b2'))]
        for t in threads:
            t.start()
        got = sorted(server.recv(10).decode() for _ in range(4))
        for t in threads:
            t.join()
    return got


def is_right(result):
    return result == ['a1', 'a2', 'b1', 'b2']


if __name__ == '__main__':
    print(repr(main()))
