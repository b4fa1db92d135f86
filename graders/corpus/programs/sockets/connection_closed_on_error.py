"""The handler fails on bad input, but finally closes the connection."""

import socket
import threading

WRONG = None
FORBID = ('left_open',)

errors = []


def handle(conn):
    try:
        with conn.makefile('r') as lines:
            conn.sendall(b'%d\n' % (2 * int(lines.readline())))
    except ValueError:
        errors.append('bad number')
    finally:
        conn.close()


def ask(address, text):
    with socket.create_connection(address) as client:
        client.sendall(text.encode() + b'\n')
        return b''.join(iter(lambda: client.recv(10), b'')).decode()


def main():
    listener = socket.create_server(('127.0.0.1', 0))

    def serve():
        for _ in range(2):
            handle(listener.accept()[0])

    t = threading.Thread(target=serve)
    t.start()
    answers = [ask(listener.getsockname(), text) for text in ('21', 'many')]
    t.join()
    listener.close()
    return [answers, errors]


def is_right(result):
    return result == [['42\n', ''], ['bad number']]


if __name__ == '__main__':
    print(repr(main()))
