import socket

with socket.create_server(("127.0.0.1", 8765)) as listener:
    while True:
        connection, address = listener.accept()
        with connection:
            data = b""
            while b"\n" not in data:
                piece = connection.recv(1024)
                if not piece:
                    break
                data += piece
            name = data.decode("utf-8").strip()
            connection.sendall(f"你好，{name}！\n".encode("utf-8"))
