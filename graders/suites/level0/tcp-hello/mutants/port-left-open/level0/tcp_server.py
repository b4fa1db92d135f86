import socket

listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.bind(("127.0.0.1", 8765))
listener.listen()
connection, address = listener.accept()
data = b""
while b"\n" not in data:
    data += connection.recv(1024)
name = data.decode("utf-8").strip()
connection.sendall(f"你好，{name}！\n".encode("utf-8"))
connection.close()
