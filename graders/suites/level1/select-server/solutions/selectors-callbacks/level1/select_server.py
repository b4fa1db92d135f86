import selectors
import socket
from selectors import EVENT_READ, EVENT_WRITE


class Client:
    def __init__(self, sock, selector):
        self.sock = sock
        self.selector = selector
        self.rest = b""
        self.pending = bytearray()
        sock.setblocking(False)
        selector.register(sock, EVENT_READ, self.on_event)

    def on_event(self, events):
        try:
            if events & EVENT_READ:
                self.on_read()
            if events & EVENT_WRITE:
                self.flush()
        except ConnectionError as error:
            print("断线了", error)
            self.close()

    def on_read(self):
        piece = self.sock.recv(1000)
        if piece == b"":
            self.close()
            return
        self.rest += piece
        while b"\n" in self.rest:
            line, self.rest = self.rest.split(b"\n", 1)
            self.answer(line.decode("utf-8"))
        self.flush()

    def answer(self, line):
        number, _, word = line.partition(" ")
        for _ in range(int(number)):
            self.pending += f"{word}\n".encode("utf-8")

    def flush(self):
        if self.sock.fileno() == -1:
            return
        try:
            sent = self.sock.send(self.pending) if self.pending else 0
        except BlockingIOError:
            sent = 0
        del self.pending[:sent]
        self.selector.modify(self.sock, EVENT_READ | (EVENT_WRITE if self.pending else 0), self.on_event)

    def close(self):
        if self.sock.fileno() != -1:
            self.selector.unregister(self.sock)
            self.sock.close()


def serve(host, port):
    with selectors.DefaultSelector() as selector, socket.create_server((host, port)) as listener:
        listener.setblocking(False)
        selector.register(listener, EVENT_READ, lambda events: Client(listener.accept()[0], selector))
        print("在端口", listener.getsockname()[1])
        while True:
            for key, events in selector.select():
                key.data(events)


if __name__ == "__main__":
    serve("localhost", 8000)
