"""The server reads to the end of the stream, but the client does not end it before it reads."""

import socket
import threading

WRONG = 'deadlock'


def read_all(sock):
    return b''.join(iter(lambda: sock.recv(1024), b''))


def serve(listener):
    conn, _ = listener.accept()
    with conn:
        conn.sendall(read_all(conn).upper())


def main():
    with socket.create_server(('127.0.0.1', 0)) as listener:
        t = threading.Thread(target=serve, args=(listener,), daemon=True)
        t.start()
        with socket.create_connection(listener.getsockname()) as client:
            client.sendall(b'shout this')
            answer = read_all(client).decode()
        t.join()
    return answer


def is_right(result):
    return result == 'SHOUT THIS'


if __name__ == '__main__':
    print(repr(main()))
