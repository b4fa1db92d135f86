import socket


def answer(line):
    times, word = line.split(b' ', 1)
    return (word + b'\n') * int(times)


def serve(host, port):
    server = socket.create_server((host, port))
    while True:
        client, address = server.accept()
        rest = b''
        while True:
            try:
                data = client.recv(4096)
            except ConnectionError:
                break
            if not data:
                break
            *lines, rest = (rest + data).split(b'\n')
            for line in lines:
                client.sendall(answer(line))
        client.close()


if __name__ == '__main__':
    serve('127.0.0.1', 9000)
