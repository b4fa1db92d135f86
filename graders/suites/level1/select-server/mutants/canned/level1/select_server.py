import select
import socket


def answer(line):
    return '你好\n你好\n你好\n'.encode()


def serve(host, port):
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((host, port))
    server.listen(100)
    server.setblocking(False)
    incoming = {}     # 每个客户端还没有成行的字节
    outgoing = {}     # 每个客户端还没有发出去的字节

    def forget(client):
        del incoming[client]
        del outgoing[client]
        client.close()

    while True:
        writers = [client for client in outgoing if outgoing[client]]
        readable, writable, _ = select.select([server, *incoming], writers, [])
        for sock in readable:
            if sock is server:
                client, address = server.accept()
                client.setblocking(False)
                incoming[client] = b''
                outgoing[client] = b''
                continue
            try:
                data = sock.recv(4096)
            except ConnectionError:
                data = b''
            if not data:
                forget(sock)
                continue
            *lines, incoming[sock] = (incoming[sock] + data).split(b'\n')
            for line in lines:
                outgoing[sock] += answer(line)
            if outgoing[sock] and sock not in writable:
                writable.append(sock)
        for sock in writable:
            if sock not in outgoing:
                continue
            try:
                sent = sock.send(outgoing[sock])
                outgoing[sock] = outgoing[sock][sent:]
            except BlockingIOError:
                pass
            except ConnectionError:
                forget(sock)


if __name__ == '__main__':
    serve('127.0.0.1', 9000)
