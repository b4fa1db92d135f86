"""Looking for the nickname and taking it are one step under a lock."""

import socket
import threading

WRONG = None

names = set()
lock = threading.Lock()


def handle(conn):
    with conn, conn.makefile('r') as lines:
        name = lines.readline().strip()
        with lock:
            is_new = name not in names
            names.add(name)
        conn.sendall(b'welcome\n' if is_new else b'taken\n')


def main():
    answers = []
    with socket.create_server(('127.0.0.1', 0)) as listener:
        address = listener.getsockname()

        def ask():
            with socket.create_connection(address) as client, client.makefile('r') as lines:
                client.sendall(b'ann\n')
                answers.append(lines.readline().strip())

        clients = [threading.Thread(target=ask) for _ in range(2)]
        for c in clients:
            c.start()
        handlers = [threading.Thread(target=handle, args=(listener.accept()[0],)) for _ in clients]
        for h in handlers:
            h.start()
        for t in clients + handlers:
            t.join()
    return sorted(answers)


def is_right(result):
    return result == ['taken', 'welcome']


if __name__ == '__main__':
    print(repr(main()))
