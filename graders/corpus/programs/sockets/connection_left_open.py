"""The server closes its listener, but not the connection."""

import socket
import threading

WRONG = 'resource-leak'
FORBID = ('left_open',)

kept = []


def serve(listener):
    conn, _ = listener.accept()
    kept.append(conn)
    conn.sendall(b'bye\n')


def main():
    with socket.create_server(('127.0.0.1', 0)) as listener:
        t = threading.Thread(target=serve, args=(listener,))
        t.start()
        with socket.create_connection(listener.getsockname()) as client:
            with client.makefile('r') as lines:
                line = lines.readline()
        t.join()
    return line


def is_right(result):
    return result == 'bye\n'


if __name__ == '__main__':
    print(repr(main()))
