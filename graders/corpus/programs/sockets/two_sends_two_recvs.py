"""Each send is expected to arrive by a recv of its own."""

import socket
import threading

WRONG = 'sticky-packets'


def serve(listener, got):
    conn, _ = listener.accept()
    with conn:
        got.append(conn.recv(1024).decode())
        got.append(conn.recv(1024).decode())


def main():
    got = []
    with socket.create_server(('127.0.0.1', 0)) as listener:
        t = threading.Thread(target=serve, args=(listener, got))
        t.start()
        with socket.create_connection(listener.getsockname()) as client:
            client.sendall(b'first')
            client.sendall(b'second')
        t.join()
    return got


def is_right(result):
    return result == ['first', 'second']


if __name__ == '__main__':
    print(repr(main()))
