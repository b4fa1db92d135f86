import socket

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(('127.0.0.1', 8000))
server.listen(5)
print('http://127.0.0.1:8000/')

while True:
    client, address = server.accept()
    request = b''
    while b'\r\n\r\n' not in request:
        data = client.recv(1024)
        if not data:
            break
        request += data
    if b'\r\n\r\n' in request:
        path = request.decode().split()[1]
        body = '<h1>你好，这里是 /hello</h1>'.encode('utf-8')
        head = 'HTTP/1.1 200 OK\r\n'
        head += 'Content-Type: text/html; charset=utf-8\r\n'
        head += f'Content-Length: {len(body)}\r\n'
        head += '\r\n'
        client.sendall(head.encode() + body)
    client.close()
