import socket

name = input("你的名字：")
with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
    s.connect(("127.0.0.1", 8765))
    s.sendall((name + "\n").encode("utf-8"))
    data = s.recv(1024)
print(data.decode("utf-8").rstrip("\n"))
