import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print('等待数据……')
while True:
    data, addr = s.recvfrom(2048)
    s.sendto(data, addr)
