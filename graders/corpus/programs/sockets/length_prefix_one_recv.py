"""The length is honoured only as far as one recv goes."""

import socket
import threading

WRONG = 'sticky-packets'


def serve(listener, got):
    conn, _ = listener.accept()
    with conn:
        length = conn.recv(1)[0]
        got.append(conn.recv(length).decode())


def main():
    got = []
    text = 'a message of some length ' * 4
    with socket.create_server(('127.0.0.1', 0)) as listener:
        t = threading.Thread(target=serve, args=(listener, got))
        t.start()
        with socket.create_connection(listener.getsockname()) as client:
            client.sendall(bytes([len(text)]) + text[:30].encode())
            client.sendall(text[30:].encode())
        t.join()
    return [len(g) for g in got]


def is_right(result):
    return result == [100]


if __name__ == '__main__':
    print(repr(main()))
