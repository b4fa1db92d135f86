import socket


def read_line(sock):
    received = bytearray()
    while True:
        byte = sock.recv(1)
        if byte in (b"", b"\n"):
            return received.decode("utf-8")
        received += byte


def main():
    me = input()
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.connect(("127.0.0.1", 8765))
    sock.sendall(bytes(me, "utf-8"))
    sock.sendall(b"\n")
    print(read_line(sock))
    sock.close()


main()
