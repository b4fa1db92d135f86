"""The client connects at once, whether the server thread listens by then or not."""

import socket
import threading

WRONG = 'race'

PORT = 50731


def serve():
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(('127.0.0.1', PORT))
    listener.listen()
    conn, _ = listener.accept()
    conn.sendall(b'hi')
    conn.close()
    listener.close()


def main():
    t = threading.Thread(target=serve, daemon=True)
    t.start()
    client = socket.create_connection(('127.0.0.1', PORT))
    data = b''
    while chunk := client.recv(10):
        data += chunk
    client.close()
    t.join()
    return data.decode()


def is_right(result):
    return result == 'hi'


if __name__ == '__main__':
    print(repr(main()))
