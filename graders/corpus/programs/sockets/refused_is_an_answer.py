"""Nobody listens there, and the client says so."""

import socket

WRONG = None
FORBID = ('left_open',)


def is_open(port):
    try:
        with socket.create_connection(('127.0.0.1', port), timeout=0.1):
            return True
    except OSError:
        return False


def main():
    with socket.create_server(('127.0.0.1', 0)) as listener:
        port = listener.getsockname()[1]
        before = is_open(port)
    return [before, is_open(port)]


def is_right(result):
    return result == [True, False]


if __name__ == '__main__':
    print(repr(main()))
