"""Two threads talk over a socketpair, word by word, with a byte as separator."""

import socket
import threading

WRONG = None
FORBID = ('left_open',)


def main():
    left, right = socket.socketpair()

    def double():
        buffer = b''
        with right:
            while chunk := right.recv(3):
                buffer += chunk
                while b';' in buffer:
                    number, buffer = buffer.split(b';', 1)
                    right.sendall(b'%d;' % (2 * int(number)))

    t = threading.Thread(target=double)
    t.start()
    with left:
        left.sendall(b'1;20;')
        left.sendall(b'300;')
        left.shutdown(socket.SHUT_WR)
        data = b''.join(iter(lambda: left.recv(5), b''))
    t.join()
    return data.decode()


def is_right(result):
    return result == '2;40;600;'


if __name__ == '__main__':
    print(repr(main()))
