import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', 9999))
data, addr = s.recvfrom(2048)
s.connect(addr)
s.send(data)
while True:
    s.send(s.recv(2048))
