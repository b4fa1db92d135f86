import socketserver


class EchoHandler(socketserver.BaseRequestHandler):
    def handle(self):
        data, sock = self.request
        sock.sendto(data, self.client_address)


with socketserver.ThreadingUDPServer(("localhost", 8888), EchoHandler) as server:
    server.serve_forever()
