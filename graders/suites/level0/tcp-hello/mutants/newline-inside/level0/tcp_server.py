import socket

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 8765))
    listener.listen()
    connection, address = listener.accept()
    with connection:
        data = b""
        while b"\n" not in data:
            piece = connection.recv(1024)
            if not piece:
                break
            data += piece
        name = data.decode("utf-8")
        connection.sendall(f"你好，{name}！\n".encode("utf-8"))
