"""The server thread accepts for ever, and the main thread joins it."""

import socket
import threading

WRONG = 'deadlock'


def serve(listener):
    while True:
        conn, _ = listener.accept()
        conn.sendall(b'x')
        conn.close()


def main():
    with socket.create_server(('127.0.0.1', 0)) as listener:
        t = threading.Thread(target=serve, args=(listener,), daemon=True)
        t.start()
        with socket.create_connection(listener.getsockname()) as client:
            answer = client.recv(1).decode()
        t.join()
    return answer


def is_right(result):
    return result == 'x'


if __name__ == '__main__':
    print(repr(main()))
