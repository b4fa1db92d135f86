import socketserver


class Hello(socketserver.StreamRequestHandler):
    def handle(self):
        name = self.rfile.readline().decode("utf-8").rstrip("\n")
        self.wfile.write("你好，{}！\n".format(name).encode("utf-8"))


class Server(socketserver.TCPServer):
    allow_reuse_address = True


with Server(("127.0.0.1", 8765), Hello) as server:
    server.handle_request()
