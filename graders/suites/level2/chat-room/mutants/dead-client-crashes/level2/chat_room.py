import argparse
import socket
import threading

lock = threading.Lock()
guests = {}


def send(conn, line):
    conn.sendall((line + '\n').encode('utf-8'))


def broadcast(line):
    for conn in guests.values():
        send(conn, line)


def read_lines(conn):
    buffer = b''
    while True:
        try:
            data = conn.recv(4096)
        except OSError:
            return
        if not data:
            return
        buffer += data
        while b'\n' in buffer:
            line, buffer = buffer.split(b'\n', 1)
            yield line.decode('utf-8')


def choose_name(lines, conn):
    for name in lines:
        with lock:
            if name not in guests:
                guests[name] = conn
                broadcast(f'+ {name}')
                return name
        send(conn, '! taken')
    return None


def obey(name, line, conn):
    if line.startswith('/to '):
        command, other, words = line.split(' ', 2)
        with lock:
            if other in guests:
                for one in {name, other}:
                    send(guests[one], f'{name} -> {other}: {words}')
            else:
                send(conn, f'! nobody {other}')
    elif line != '':
        with lock:
            broadcast(f'{name}: {line}')


def talk(conn):
    lines = read_lines(conn)
    name = choose_name(lines, conn)
    if name is not None:
        for line in lines:
            if line == '/quit':
                break
            obey(name, line, conn)
        with lock:
            del guests[name]
            broadcast(f'- {name}')
    conn.close()


def serve_chat(host, port):
    with socket.create_server((host, port)) as server:
        while True:
            conn, address = server.accept()
            threading.Thread(target=talk, args=(conn,), daemon=True).start()


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description='聊天室')
    parser.add_argument('port', type=int)
    serve_chat('127.0.0.1', parser.parse_args().port)
