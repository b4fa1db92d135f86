"""The server replies before it has read what it was asked."""

import socket
import threading

WRONG = 'protocol-order'


def serve(listener, log):
    conn, _ = listener.accept()
    with conn, conn.makefile('r') as lines:
        conn.sendall(b'saved\n')
        log.append(lines.readline().strip())


def main():
    log = []
    with socket.create_server(('127.0.0.1', 0)) as listener:
        t = threading.Thread(target=serve, args=(listener, log))
        t.start()
        with socket.create_connection(listener.getsockname()) as client, client.makefile('r') as lines:
            reply = lines.readline().strip()
            known = list(log)
            client.sendall(b'item\n')
        t.join()
    return [reply, known]


def is_right(result):
    return result == ['saved', ['item']]


if __name__ == '__main__':
    print(repr(main()))
