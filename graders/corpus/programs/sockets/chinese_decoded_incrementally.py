"""An incremental decoder keeps the bytes of a character that is not complete."""

import codecs
import socket
import threading

WRONG = None


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
    decoder = codecs.getincrementaldecoder('utf-8')()
    got = ''
    with right:
        while chunk := right.recv(4):
            got += decoder.decode(chunk)
    t.join()
    return got + decoder.decode(b'', final=True)


def is_right(result):
    return result == '并发与网络'


if __name__ == '__main__':
    print(repr(main()))
