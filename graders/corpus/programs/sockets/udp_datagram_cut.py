"""recvfrom with too small a size throws the rest of the datagram away."""

import socket

WRONG = 'wrong-result'


def main():
    with socket.socket(type=socket.SOCK_DGRAM) as server, socket.socket(type=socket.SOCK_DGRAM) as client:
        server.bind(('127.0.0.1', 0))
        client.sendto(b'a longer message', server.getsockname())
        client.sendto(b'!', server.getsockname())
        data = server.recvfrom(8)[0]
        data += server.recvfrom(8)[0]
    return data.decode()


def is_right(result):
    return result == 'a longer message!'


if __name__ == '__main__':
    print(repr(main()))
