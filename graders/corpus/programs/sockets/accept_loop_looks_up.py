"""accept with a time limit, so that the loop sees the stop flag."""

import socket
import threading

WRONG = None

stop = threading.Event()


def serve(listener):
    listener.settimeout(0.01)
    while not stop.is_set():
        try:
            conn, _ = listener.accept()
        except TimeoutError:
            continue
        with conn:
            conn.sendall(b'x')


def main():
    with socket.create_server(('127.0.0.1', 0)) as listener:
        t = threading.Thread(target=serve, args=(listener,))
        t.start()
        with socket.create_connection(listener.getsockname()) as client:
            answer = client.recv(1).decode()
        stop.set()
        t.join()
    return answer


def is_right(result):
    return result == 'x'


if __name__ == '__main__':
    print(repr(main()))
