"""The handler fails before it closes, and the client waits for the end of the stream."""

import socket
import threading

WRONG = 'deadlock'

kept = []


def serve(listener):
    conn, _ = listener.accept()
    kept.append(conn)
    with conn.makefile('r') as lines:
        number = int(lines.readline())
    conn.sendall(b'%d\n' % (2 * number))
    conn.close()


def main():
    listener = socket.create_server(('127.0.0.1', 0))
    t = threading.Thread(target=serve, args=(listener,), daemon=True)
    t.start()
    with socket.create_connection(listener.getsockname()) as client:
        client.sendall(b'many\n')
        answer = b''.join(iter(lambda: client.recv(10), b'')).decode()
    t.join()
    listener.close()
    return ['closed', answer]


def is_right(result):
    return result == ['closed', '']


if __name__ == '__main__':
    print(repr(main()))
