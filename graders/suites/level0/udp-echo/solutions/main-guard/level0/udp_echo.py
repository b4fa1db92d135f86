from socket import AF_INET, SOCK_DGRAM, SOL_SOCKET, SO_REUSEADDR, socket

ADDRESS = ("0.0.0.0", 20000)
BUFFER = 65535


def serve(sock):
    buffer = bytearray(BUFFER)
    while True:
        size, client = sock.recvfrom_into(buffer)
        print(f"收到来自 {client[0]}:{client[1]} 的 {size} 个字节")
        sock.sendto(buffer[:size], client)


def main():
    with socket(AF_INET, SOCK_DGRAM) as sock:
        sock.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        sock.bind(ADDRESS)
        print("服务端已启动，按 Ctrl+C 结束")
        try:
            serve(sock)
        except KeyboardInterrupt:
            print("再见")


if __name__ == "__main__":
    main()
