import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', 9999))
for _ in range(5):
    data, addr = s.recvfrom(2048)
    s.sendto(data, addr)
s.close()
