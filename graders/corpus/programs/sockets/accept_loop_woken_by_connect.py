"""The stop flag is set, then one more connection wakes the accept loop."""

import socket
import threading

WRONG = None
FORBID = ('left_open',)

stopping = False


def serve(listener):
    while True:
        conn, _ = listener.accept()
        with conn:
            if stopping:
                return
            conn.sendall(b'x')


def main():
    global stopping
    with socket.create_server(('127.0.0.1', 0)) as listener:
        t = threading.Thread(target=serve, args=(listener,))
        t.start()
        with socket.create_connection(listener.getsockname()) as client:
            answer = client.recv(1).decode()
        stopping = True
        socket.create_connection(listener.getsockname()).close()
        t.join()
    return answer


def is_right(result):
    return result == 'x'


if __name__ == '__main__':
    print(repr(main()))
