"""recv is repeated until the line is complete."""

import socket
import threading
import time

WRONG = None


def serve(listener):
    conn, _ = listener.accept()
    with conn:
        conn.sendall(b'hello ')
        time.sleep(0.01)
        conn.sendall(b'world\n')


def read_line(sock):
    data = b''
    while not data.endswith(b'\n'):
        chunk = sock.recv(1024)
        if not chunk:
            raise ConnectionError('closed in the middle of a line')
        data += chunk
    return data.decode()


def main():
    listener = socket.create_server(('127.0.0.1', 0))
    t = threading.Thread(target=serve, args=(listener,))
    t.start()
    client = socket.create_connection(listener.getsockname())
    text = read_line(client)
    client.close()
    t.join()
    listener.close()
    return text


def is_right(result):
    return result == 'hello world\n'


if __name__ == '__main__':
    print(repr(main()))
