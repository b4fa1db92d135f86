import socket


def read_line(sock):
    received = bytearray()
    while True:
        byte = sock.recv(1)
        if byte in (b"", b"\n"):
            return received.decode("utf-8")
        received += byte


listener = socket.socket()
listener.bind(("", 8765))
listener.listen(5)
client, _ = listener.accept()
listener.close()
name = read_line(client)
print("client says:", name)
client.sendall(bytes("你好，%s！\n" % name, "utf-8"))
client.shutdown(socket.SHUT_WR)
client.close()
