"""The server answers the sender of the first datagram whoever asks."""

import socket
import threading

WRONG = 'wrong-result'


def serve(sock):
    data, first = sock.recvfrom(1024)
    sock.sendto(data.upper(), first)
    data, _ = sock.recvfrom(1024)
    sock.sendto(data.upper(), first)


def main():
    with socket.socket(type=socket.SOCK_DGRAM) as server:
        server.bind(('127.0.0.1', 0))
        t = threading.Thread(target=serve, args=(server,), daemon=True)
        t.start()
        answers = []
        clients = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2)]
        for client, word in zip(clients, (b'one', b'two')):
            client.settimeout(0.05)
            client.sendto(word, server.getsockname())
            try:
                answers.append(client.recv(1024).decode())
            except TimeoutError:
                answers.append('nothing')
        for client in clients:
            client.close()
        t.join()
    return answers


def is_right(result):
    return result == ['ONE', 'TWO']


if __name__ == '__main__':
    print(repr(main()))
