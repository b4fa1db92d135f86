"""One thread serves several clients with selectors and keeps what could not be sent."""

import selectors
import socket
import threading

WRONG = None
FORBID = ('left_open',)


def serve(listener, clients):
    with selectors.DefaultSelector() as selector:
        listener.setblocking(False)
        selector.register(listener, selectors.EVENT_READ)
        waiting = {}
        while clients > 0:
            for key, events in selector.select():
                sock = key.fileobj
                if sock is listener:
                    conn, _ = listener.accept()
                    conn.setblocking(False)
                    waiting[conn] = b''
                    selector.register(conn, selectors.EVENT_READ)
                    continue
                if events & selectors.EVENT_READ:
                    data = sock.recv(100)
                    if not data:
                        selector.unregister(sock)
                        sock.close()
                        clients -= 1
                        continue
                    waiting[sock] += data
                if waiting[sock]:
                    sent = sock.send(waiting[sock])
                    waiting[sock] = waiting[sock][sent:]
                more = selectors.EVENT_WRITE if waiting[sock] else 0
                selector.modify(sock, selectors.EVENT_READ | more)


def main():
    answers = {}
    with socket.create_server(('127.0.0.1', 0)) as listener:
        address = listener.getsockname()

        def ask(word):
            with socket.create_connection(address) as client, client.makefile('r') as lines:
                client.sendall(word.encode() + b'\n')
                answers[word] = lines.readline().strip()

        threads = [threading.Thread(target=serve, args=(listener, 2))]
        threads += [threading.Thread(target=ask, args=(w,)) for w in ('one', 'two')]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    return answers


def is_right(result):
    return result == {'one': 'one', 'two': 'two'}


if __name__ == '__main__':
    print(repr(main()))
