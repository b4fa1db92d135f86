import socket


def main():
    server = socket.create_server(("127.0.0.1", 8765))
    try:
        conn, peer = server.accept()
        print("有人来了：", peer)
        stream = conn.makefile("rw", encoding="utf-8", newline="\n")
        try:
            line = stream.readline()
            stream.write("你好，" + line[:-1] + "！\n")
            stream.flush()
        finally:
            stream.close()
            conn.close()
    finally:
        server.close()


if __name__ == "__main__":
    main()
