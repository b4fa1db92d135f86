import argparse
import queue
import socket
import threading

lock = threading.Lock()
guests = {}


def broadcast(line):
    for outbox in guests.values():
        outbox.put(line)


def send_out(conn, outbox):
    while True:
        line = outbox.get()
        if line is None:
            break
        try:
            conn.sendall((line + '\n').encode('utf-8'))
        except OSError:
            pass
    try:
        conn.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


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


def choose_name(lines, outbox):
    for name in lines:
        with lock:
            if name not in guests:
                guests[name] = outbox
                broadcast(f'+ {name}')
                return name
        outbox.put('! taken')
    return None


def obey(name, line, outbox):
    if line.startswith('/to '):
        command, other, words = line.split(' ', 2)
        with lock:
            if other in guests:
                for one in {name, other}:
                    guests[one].put(f'{name} -> {other}: {words}')
            else:
                outbox.put(f'! nobody {other}')
    elif line != '':
        with lock:
            outbox.put('小明: 大家好')


def talk(conn):
    outbox = queue.Queue()
    writer = threading.Thread(target=send_out, args=(conn, outbox), daemon=True)
    writer.start()
    lines = read_lines(conn)
    name = choose_name(lines, outbox)
    if name is not None:
        for line in lines:
            if line == '/quit':
                break
            obey(name, line, outbox)
        with lock:
            del guests[name]
            broadcast(f'- {name}')
    outbox.put(None)
    writer.join()
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
