import socket
import socketserver
import threading


class LineHandler(socketserver.StreamRequestHandler):
    def handle(self):
        try:
            for line in self.rfile:
                if line.endswith(b"\n"):
                    self.wfile.write(line)
        except ConnectionError:
            print("客户端突然断线")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = False

    def __init__(self, *args):
        self.clients = set()
        self.guard = threading.Lock()
        super().__init__(*args)

    def get_request(self):
        conn, address = super().get_request()
        with self.guard:
            self.clients.add(conn)
        return conn, address

    def shutdown_request(self, request):
        with self.guard:
            self.clients.discard(request)
            super().shutdown_request(request)

    def cut_off(self):
        with self.guard:
            for conn in self.clients:
                try:
                    conn.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass


class EchoServer:
    def __init__(self, host, port):
        self._server = None
        self._where = host, port

    @property
    def port(self):
        return self._server.server_address[1]

    def start(self):
        self._server = Server(self._where, LineHandler)
        self._thread = threading.Thread(target=self._server.serve_forever, name="accept")
        self._thread.start()

    def stop(self):
        self._server.shutdown()
        self._thread.join()
        self._server.cut_off()
        self._server.server_close()
