"""Each chunk is decoded alone, although a character may be cut in two."""

import socket
import threading

WRONG = 'sticky-packets'


def main():
    left, right = socket.socketpair()
    text = '并发与网络'

    def send():
        data = text.encode()
        with left:
            left.sendall(data[:4])
            left.sendall(data[4:])

    t = threading.Thread(target=send)
    t.start()
    got = ''
    with right:
        while chunk := right.recv(4):
            got += chunk.decode(errors='replace')
    t.join()
    return got


def is_right(result):
    return result == '并发与网络'


if __name__ == '__main__':
    print(repr(main()))
