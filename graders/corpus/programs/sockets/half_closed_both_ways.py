"""The client ends its half, and the server answers when it has all."""

import socket
import threading

WRONG = None
FORBID = ('left_open',)


def read_all(sock):
    return b''.join(iter(lambda: sock.recv(4), b''))


def serve(listener):
    conn, _ = listener.accept()
    with conn:
        conn.sendall(read_all(conn).upper())


def main():
    with socket.create_server(('127.0.0.1', 0)) as listener:
        t = threading.Thread(target=serve, args=(listener,))
        t.start()
        with socket.create_connection(listener.getsockname()) as client:
            client.sendall(b'shout this')
            client.shutdown(socket.SHUT_WR)
            answer = read_all(client).decode()
        t.join()
    return answer


def is_right(result):
    return result == 'SHOUT THIS'


if __name__ == '__main__':
    print(repr(main()))
