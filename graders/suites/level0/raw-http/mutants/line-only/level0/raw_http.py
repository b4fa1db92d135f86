import socket

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(('127.0.0.1', 8000))
server.listen(5)
while True:
    client, address = server.accept()
    line = b''
    while not line.endswith(b'\n'):
        piece = client.recv(1)
        if not piece:
            break
        line += piece
    if line:
        path = line.decode().split()[1]
        body = f'<h1>你好，这里是 {path}</h1>'.encode('utf-8')
        client.sendall(f'HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n'.encode() + body)
    client.close()
