"""A length before each message, and a loop that reads exactly so many bytes."""

import socket
import struct
import threading

WRONG = None


def read_exactly(sock, count):
    data = bytearray()
    while len(data) < count:
        chunk = sock.recv(count - len(data))
        if not chunk:
            raise EOFError
        data += chunk
    return bytes(data)


def read_message(sock):
    (length,) = struct.unpack('!I', read_exactly(sock, 4))
    return read_exactly(sock, length).decode()


def serve(listener, got):
    conn, _ = listener.accept()
    with conn:
        got.append(read_message(conn))
        got.append(read_message(conn))


def main():
    got = []
    with socket.create_server(('127.0.0.1', 0)) as listener:
        t = threading.Thread(target=serve, args=(listener, got))
        t.start()
        with socket.create_connection(listener.getsockname()) as client:
            for text in ('first', 'the second'):
                client.sendall(struct.pack('!I', len(text)) + text.encode())
        t.join()
    return got


def is_right(result):
    return result == ['first', 'the second']


if __name__ == '__main__':
    print(repr(main()))
