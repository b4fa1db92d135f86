"""One thread serves two clients with select.select."""

import select
import socket
import threading

WRONG = None
FORBID = ('left_open',)


def serve(listener, clients):
    readers = [listener]
    while clients:
        for sock in select.select(readers, [], [])[0]:
            if sock is listener:
                readers.append(listener.accept()[0])
                continue
            data = sock.recv(100)
            if data:
                sock.sendall(data.upper())
            else:
                readers.remove(sock)
                sock.close()
                clients -= 1


def main():
    answers = []
    with socket.create_server(('127.0.0.1', 0)) as listener:
        address = listener.getsockname()

        def ask(word):
            with socket.create_connection(address) as client, client.makefile('r') as lines:
                client.sendall(word + b'\n')
                answers.append(lines.readline().strip())

        threads = [threading.Thread(target=serve, args=(listener, 2))]
        threads += [threading.Thread(target=ask, args=(w,)) for w in (b'one', b'two')]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    return sorted(answers)


def is_right(result):
    return result == ['ONE', 'TWO']


if __name__ == '__main__':
    print(repr(main()))
