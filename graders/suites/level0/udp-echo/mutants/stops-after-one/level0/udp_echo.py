import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', 9999))
data, addr = s.recvfrom(2048)
print('收到', data.decode())
s.sendto(data, addr)
s.close()
