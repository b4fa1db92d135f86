import selectors
import socket
import sys


class Client:
    def __init__(self, sock):
        self.sock = sock
        self.name = None
        self.inbox = b""
        self.outbox = bytearray()
        self.leaving = False


class ChatRoom:
    def __init__(self, host, port):
        self.selector = selectors.DefaultSelector()
        self.clients = []
        self.server = socket.create_server((host, port))
        self.server.setblocking(False)
        self.selector.register(self.server, selectors.EVENT_READ)

    def run(self):
        while True:
            for key, events in self.selector.select():
                if key.data is None:
                    self.accept()
                    continue
                client = key.data
                if events & selectors.EVENT_READ:
                    self.read(client)
                if client in self.clients and events & selectors.EVENT_WRITE:
                    self.flush(client)

    def accept(self):
        sock, _ = self.server.accept()
        sock.setblocking(False)
        client = Client(sock)
        self.clients.append(client)
        self.selector.register(sock, selectors.EVENT_READ, client)

    def read(self, client):
        try:
            data = client.sock.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.leave(client)
            return
        client.inbox += data
        *lines, client.inbox = client.inbox.split(b"\n")
        for line in lines:
            if not client.leaving:
                self.line(client, line.decode())

    def line(self, client, line):
        if client.name is None:
            if any(other.name == line for other in self.clients):
                self.send(client, "! taken")
            else:
                client.name = line
                self.send_all("+ " + line)
        elif line == "/quit":
            self.leave(client)
        elif line.startswith("/to "):
            name, _, words = line[4:].partition(" ")
            for other in self.clients:
                if other.name == name:
                    self.send(client, f"{client.name} -> {name}: {words}")
                    if other is not client:
                        self.send(other, f"{client.name} -> {name}: {words}")
                    break
            else:
                self.send(client, f"! nobody {name}")
        elif line:
            self.send_all(f"{client.name}: {line}")

    def send_all(self, line):
        for client in self.clients:
            if client.name is not None:
                self.send(client, line)

    def send(self, client, line):
        client.outbox += line.encode() + b"\n"
        self.selector.modify(client.sock, selectors.EVENT_READ | selectors.EVENT_WRITE, client)

    def flush(self, client):
        try:
            sent = client.sock.send(client.outbox)
        except BlockingIOError:
            return
        except OSError:
            self.leave(client)
            return
        del client.outbox[:sent]
        if not client.outbox:
            self.selector.modify(client.sock, selectors.EVENT_READ, client)

    def leave(self, client):
        client.leaving = True
        self.clients.remove(client)
        self.selector.unregister(client.sock)
        client.sock.close()
        if client.name is not None:
            self.send_all("- " + client.name)


def serve_chat(host, port):
    ChatRoom(host, port).run()


if __name__ == "__main__":
    serve_chat("127.0.0.1", int(sys.argv[1]))
