"""The server does not notice the end of the stream and receives nothing, again and again."""

import socket
import threading

WRONG = 'resource-leak'


def serve(listener):
    conn, _ = listener.accept()
    with conn:
        text = b''
        while not text.endswith(b'quit'):
            text += conn.recv(100)


def main():
    with socket.create_server(('127.0.0.1', 0)) as listener:
        t = threading.Thread(target=serve, args=(listener,), daemon=True)
        t.start()
        with socket.create_connection(listener.getsockname()) as client:
            client.sendall(b'hello')
        t.join()
    return 'ended'


def is_right(result):
    return result == 'ended'


if __name__ == '__main__':
    print(repr(main()))
