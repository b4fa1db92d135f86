import socket
import threading


class EchoServer:
    def __init__(self, host, port):
        self.address = (host, port)
        self.lock = threading.Lock()
        self.connections = {}
        self.stopping = False

    def start(self):
        self.listener = socket.create_server(self.address)
        self.port = self.listener.getsockname()[1]
        self.acceptor = threading.Thread(target=self._accept)
        self.acceptor.start()

    def _accept(self):
        while True:
            try:
                conn, _ = self.listener.accept()
            except OSError:
                return
            with self.lock:
                if self.stopping:
                    conn.close()
                    return
                thread = threading.Thread(target=self._serve, args=(conn,))
                self.connections[thread] = conn
                thread.start()

    def _serve(self, conn):
        buffer = ""
        try:
            while True:
                data = conn.recv(4096)
                if not data:
                    break
                buffer += data.decode("utf-8", "ignore")
                while "\n" in buffer:
                    line, buffer = buffer.split("\n", 1)
                    conn.sendall((line + "\n").encode())
        except OSError:
            pass
        finally:
            with self.lock:
                self.connections.pop(threading.current_thread(), None)
                conn.close()

    def stop(self):
        with self.lock:
            self.stopping = True
            threads = list(self.connections)
            for conn in self.connections.values():
                try:
                    conn.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
        self.listener.shutdown(socket.SHUT_RDWR)
        self.acceptor.join()
        self.listener.close()
        for thread in threads:
            thread.join()
