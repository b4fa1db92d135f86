import socket
import threading


class EchoServer:
    def __init__(self, host, port):
        self.sock = socket.create_server((host, port))
        self.port = self.sock.getsockname()[1]
        self.running = False

    def start(self):
        self.running = True
        threading.Thread(target=self.loop, daemon=True).start()

    def loop(self):
        while self.running:
            conn, addr = self.sock.accept()
            threading.Thread(target=self.serve, args=(conn,), daemon=True).start()

    def serve(self, conn):
        with conn, conn.makefile("rb") as lines:
            try:
                for line in lines:
                    if line.endswith(b"\n"):
                        conn.sendall(line)
            except ConnectionError:
                pass

    def stop(self):
        self.running = False
