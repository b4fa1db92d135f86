"""One recv is taken for the whole message, which comes in two parts."""

import socket
import threading
import time

WRONG = 'sticky-packets'


def serve(listener):
    conn, _ = listener.accept()
    with conn:
        conn.sendall(b'hello ')
        time.sleep(0.02)
        conn.sendall(b'world\n')


def main():
    listener = socket.create_server(('127.0.0.1', 0))
    t = threading.Thread(target=serve, args=(listener,))
    t.start()
    client = socket.create_connection(listener.getsockname())
    text = client.recv(1024).decode()
    client.close()
    t.join()
    listener.close()
    return text


def is_right(result):
    return result == 'hello world\n'


if __name__ == '__main__':
    print(repr(main()))
