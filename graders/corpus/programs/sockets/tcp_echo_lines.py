"""A server thread echoes lines until the client closes."""

import socket
import threading

WRONG = None
FORBID = ('left_open',)


def serve(listener):
    conn, _ = listener.accept()
    with conn, conn.makefile('rwb') as stream:
        for line in stream:
            stream.write(line)
            stream.flush()


def main():
    with socket.create_server(('127.0.0.1', 0)) as listener:
        t = threading.Thread(target=serve, args=(listener,))
        t.start()
        got = []
        with socket.create_connection(listener.getsockname()) as client, client.makefile('rwb') as stream:
            for word in (b'one\n', b'two\n'):
                stream.write(word)
                stream.flush()
                got.append(stream.readline().decode())
        t.join()
    return got


def is_right(result):
    return result == ['one\n', 'two\n']


if __name__ == '__main__':
    print(repr(main()))
