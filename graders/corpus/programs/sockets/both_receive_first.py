"""Client and server both begin by receiving."""

import socket
import threading

WRONG = 'protocol-order'


def serve(listener):
    conn, _ = listener.accept()
    with conn:
        name = conn.recv(100)
        conn.sendall(b'hello ' + name)


def main():
    with socket.create_server(('127.0.0.1', 0)) as listener:
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        with socket.create_connection(listener.getsockname()) as client:
            greeting = client.recv(100)
            client.sendall(b'ann')
    return greeting.decode()


def is_right(result):
    return result == 'hello ann'


if __name__ == '__main__':
    print(repr(main()))
