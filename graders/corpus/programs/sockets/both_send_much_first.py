"""Both sides send more than the buffers hold before either of them reads."""

import socket
import threading

WRONG = 'deadlock'

SIZE = 16 * 1024 * 1024


def talk(sock, sizes):
    sock.sendall(bytes(SIZE))
    received = 0
    while received < SIZE:
        received += len(sock.recv(1 << 20))
    sizes.append(received)


def main():
    sizes = []
    left, right = socket.socketpair()
    threads = [threading.Thread(target=talk, args=(s, sizes), daemon=True) for s in (left, right)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    left.close()
    right.close()
    return sizes


def is_right(result):
    return result == [SIZE, SIZE]


if __name__ == '__main__':
    print(repr(main()))
