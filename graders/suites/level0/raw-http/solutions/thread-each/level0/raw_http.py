import socket
import threading


def build(status, headers, content):
    lines = [f"HTTP/1.1 {status}"]
    for name, value in headers.items():
        lines.append(f"{name}: {value}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + content


def serve(sock):
    buffer = b""
    while True:
        while b"\r\n\r\n" not in buffer:
            piece = sock.recv(4096)
            if piece == b"":
                sock.close()
                return
            buffer += piece
        request, buffer = buffer.split(b"\r\n\r\n", 1)
        path = request.split(b" ")[1].decode()
        content = ("你好，访客。" + path).encode()
        headers = {"Content-Type": "text/plain; charset=utf-8", "Content-Length": len(content), "Connection": "keep-alive"}
        sock.sendall(build("200 OK", headers, content))


listener = socket.socket()
listener.bind(("localhost", 9090))
listener.listen()
while True:
    sock, addr = listener.accept()
    threading.Thread(target=serve, args=(sock,), daemon=True).start()
