import socket

PAGE = """<html><body>
<p>你好！</p>
<p>你请求的路径是 {path}</p>
</body></html>
"""


def answer(conn):
    with conn, conn.makefile("rb") as reader:
        first = reader.readline()
        if not first:
            return
        while reader.readline() not in (b"\r\n", b""):
            pass
        method, path, version = first.decode("ascii").split()
        body = PAGE.format(path=path).encode("utf-8")
        lines = ["HTTP/1.1 200 OK", "Content-Type: text/html; charset=utf-8", "Content-Length: %d" % len(body), "Connection: close", "", ""]
        conn.sendall("\r\n".join(lines).encode("ascii"))
        conn.sendall(body)


def main():
    with socket.create_server(("", 8888)) as server:
        while True:
            conn, _ = server.accept()
            answer(conn)


if __name__ == "__main__":
    main()
