"""An event says that the server listens, and where."""

import socket
import threading

WRONG = None


class Server(threading.Thread):
    def __init__(self):
        super().__init__()
        self.listening = threading.Event()

    def run(self):
        with socket.socket() as listener:
            listener.bind(('127.0.0.1', 0))
            listener.listen()
            self.port = listener.getsockname()[1]
            self.listening.set()
            conn, _ = listener.accept()
            with conn:
                conn.sendall(b'hi')


def main():
    server = Server()
    server.start()
    server.listening.wait()
    with socket.create_connection(('127.0.0.1', server.port)) as client:
        data = b''.join(iter(lambda: client.recv(10), b''))
    server.join()
    return data.decode()


def is_right(result):
    return result == 'hi'


if __name__ == '__main__':
    print(repr(main()))
