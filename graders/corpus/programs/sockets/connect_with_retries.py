"""The client tries again when nobody listens yet."""

import socket
import threading
import time

WRONG = None

PORT = 50733


def serve():
    time.sleep(0.01)
    with socket.create_server(('127.0.0.1', PORT)) as listener:
        conn, _ = listener.accept()
        with conn:
            conn.sendall(b'hi')


def connect():
    for _ in range(200):
        try:
            return socket.create_connection(('127.0.0.1', PORT))
        except ConnectionRefusedError:
            time.sleep(0.005)
    raise TimeoutError


def main():
    t = threading.Thread(target=serve)
    t.start()
    with connect() as client:
        data = b''
        while chunk := client.recv(10):
            data += chunk
    t.join()
    return data.decode()


def is_right(result):
    return result == 'hi'


if __name__ == '__main__':
    print(repr(main()))
