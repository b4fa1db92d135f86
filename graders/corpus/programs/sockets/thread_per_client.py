"""A thread for each client, so three slow ones are served at once."""

import socket
import threading
import time

WRONG = None
FORBID = ('left_open',)


def handle(conn):
    with conn:
        time.sleep(0.03)
        conn.sendall(b'x')


def serve(listener):
    handlers = []
    for _ in range(3):
        conn, _ = listener.accept()
        handlers.append(threading.Thread(target=handle, args=(conn,)))
        handlers[-1].start()
    for h in handlers:
        h.join()


def ask(address):
    with socket.create_connection(address) as client:
        client.recv(1)


def main():
    with socket.create_server(('127.0.0.1', 0)) as listener:
        began = time.monotonic()
        threads = [threading.Thread(target=serve, args=(listener,))]
        threads += [threading.Thread(target=ask, args=(listener.getsockname(),)) for _ in range(3)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        return time.monotonic() - began


def is_right(result):
    return result < 0.08


if __name__ == '__main__':
    print(repr(main()))
