import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', 9999))
while True:
    message = b''
    while not message.endswith(b'\n'):
        data, addr = s.recvfrom(2048)
        message += data
    s.sendto(message, addr)
