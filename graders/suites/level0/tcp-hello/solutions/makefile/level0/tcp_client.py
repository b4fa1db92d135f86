import socket

sock = socket.socket()
sock.connect(("127.0.0.1", 8765))
reader = sock.makefile("rb")
try:
    sock.sendall(input().encode() + b"\n")
    print(reader.readline().decode().strip())
finally:
    reader.close()
    sock.close()
