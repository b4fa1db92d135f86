"""One side sends first and the other one reads first, and then the other way round."""

import socket
import threading

WRONG = None
FORBID = ('left_open',)

SIZE = 300_000


def read(sock):
    received = 0
    while received < SIZE:
        received += len(sock.recv(1 << 16))
    return received


def main():
    sizes = []
    left, right = socket.socketpair()

    def answer():
        with right:
            sizes.append(read(right))
            right.sendall(bytes(SIZE))

    t = threading.Thread(target=answer)
    t.start()
    with left:
        left.sendall(bytes(SIZE))
        sizes.append(read(left))
    t.join()
    return sizes


def is_right(result):
    return result == [300_000, 300_000]


if __name__ == '__main__':
    print(repr(main()))
