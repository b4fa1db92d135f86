"""A datagram echo to whoever sent it."""

import socket
import threading

WRONG = None
FORBID = ('left_open',)


def serve(sock):
    for _ in range(2):
        data, sender = sock.recvfrom(1024)
        sock.sendto(data.upper(), sender)


def main():
    with socket.socket(type=socket.SOCK_DGRAM) as server:
        server.bind(('127.0.0.1', 0))
        t = threading.Thread(target=serve, args=(server,))
        t.start()
        answers = []
        for word in (b'one', b'two'):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
                client.sendto(word, server.getsockname())
                answers.append(client.recvfrom(1024)[0].decode())
        t.join()
    return answers


def is_right(result):
    return result == ['ONE', 'TWO']


if __name__ == '__main__':
    print(repr(main()))
