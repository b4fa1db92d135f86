import socket
import threading


def answer(line):
    times, word = line.split(b' ', 1)
    return (word + b'\n') * int(times)


def talk(client):
    rest = b''
    with client:
        try:
            while data := client.recv(4096):
                *lines, rest = (rest + data).split(b'\n')
                for line in lines:
                    client.sendall(answer(line))
        except ConnectionError:
            pass


def serve(host, port):
    server = socket.create_server((host, port))
    while True:
        client, address = server.accept()
        threading.Thread(target=talk, args=(client,), daemon=True).start()


if __name__ == '__main__':
    serve('127.0.0.1', 9000)
