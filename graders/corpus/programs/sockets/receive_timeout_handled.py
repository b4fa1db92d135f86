"""The client gives the server a time limit and has an answer for both outcomes."""

import socket
import threading
import time

WRONG = None
FORBID = ('left_open',)


def serve(listener):
    conn, _ = listener.accept()
    with conn:
        time.sleep(0.03)
        try:
            conn.sendall(b'late')
        except OSError:
            pass


def main():
    with socket.create_server(('127.0.0.1', 0)) as listener:
        t = threading.Thread(target=serve, args=(listener,))
        t.start()
        with socket.create_connection(listener.getsockname(), timeout=0.01) as client:
            try:
                answer = 'came' if client.recv(10) else 'closed'
            except TimeoutError:
                answer = 'gave up'
        t.join()
    return answer


def is_right(result):
    return result in ('gave up', 'came')


if __name__ == '__main__':
    print(repr(main()))
