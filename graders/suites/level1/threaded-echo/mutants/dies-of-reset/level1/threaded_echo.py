import socket
from threading import Event, Thread

TICK = 0.5


class EchoServer:
    def __init__(self, host: str, port: int):
        self._sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._sock.bind((host, port))
        self._stop = Event()
        self._threads = []
        self.port = self._sock.getsockname()[1]

    def start(self):
        self._sock.listen()
        self._sock.settimeout(TICK)
        self._loop = Thread(target=self._run)
        self._loop.start()

    def _run(self):
        while not self._stop.is_set():
            try:
                client, address = self._sock.accept()
            except socket.timeout:
                continue
            worker = Thread(target=self._talk, args=(client,))
            worker.start()
            self._threads.append(worker)

    def _talk(self, client):
        with client:
            client.settimeout(TICK)
            rest = bytearray()
            while not self._stop.is_set():
                try:
                    piece = client.recv(1024)
                    if not piece:
                        return
                    rest.extend(piece)
                    end = rest.rfind(b"\n") + 1
                    if end:
                        client.sendall(rest[:end])
                        del rest[:end]
                except socket.timeout:
                    continue

    def stop(self):
        self._stop.set()
        self._loop.join()
        for worker in self._threads:
            worker.join()
        self._sock.close()
