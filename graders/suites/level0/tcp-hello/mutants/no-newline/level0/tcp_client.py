import socket

name = input("你的名字：")
with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
    s.connect(("127.0.0.1", 8765))
    s.sendall(name.encode("utf-8"))
    data = b""
    while not data.endswith(b"\n"):
        piece = s.recv(1024)
        if not piece:
            break
        data += piece
print(data.decode("utf-8").rstrip("\n"))
