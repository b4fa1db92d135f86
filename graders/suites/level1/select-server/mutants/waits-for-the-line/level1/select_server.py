import select
import socket


def answer(line):
    times, word = line.split(b' ', 1)
    return (word + b'\n') * int(times)


def serve(host, port):
    server = socket.create_server((host, port))
    clients = []
    while True:
        readable, _, _ = select.select([server] + clients, [], [])
        for sock in readable:
            if sock is server:
                client, address = server.accept()
                clients.append(client)
            else:
                line = b''
                while not line.endswith(b'\n'):
                    data = sock.recv(1)
                    if not data:
                        break
                    line += data
                if line.endswith(b'\n'):
                    sock.sendall(answer(line[:-1]))
                else:
                    clients.remove(sock)
                    sock.close()


if __name__ == '__main__':
    serve('127.0.0.1', 9000)
