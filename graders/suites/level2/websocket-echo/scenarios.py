"""The other side of server and client, by bare WebSocket frames. Runs beside the student's code, so nothing in here knows what is right."""

import base64
import hashlib
import signal
import threading

PATIENCE = 10
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


def frame(opcode, data, masked):
    size = len(data)
    length = bytes([size]) if size < 126 else b"\x7e" + size.to_bytes(2, "big") if size < 1 << 16 else b"\x7f" + size.to_bytes(8, "big")
    if not masked:
        return bytes([0x80 | opcode]) + length + data
    key = b"\x11\x22\x33\x44"
    return bytes([0x80 | opcode, length[0] | 0x80]) + length[1:] + key + bytes(byte ^ key[at % 4] for at, byte in enumerate(data))


def headers_of(peer):
    """The first line, and the headers by their names in lower case."""
    first, headers = peer.receive_line(PATIENCE).decode("latin-1").strip(), {}
    while True:
        name, colon, value = peer.receive_line(PATIENCE).decode("latin-1").partition(":")
        if not colon:
            return first, headers
        headers[name.strip().lower()] = value.strip()


class End:
    """One end of a conversation; `masked` for the client's."""

    def __init__(self, peer, masked):
        self.peer, self.masked, self.over = peer, masked, False

    def send(self, opcode, data):
        self.peer.send(frame(opcode, data, self.masked), PATIENCE)

    def receive(self, timeout):
        """["text", …], ["close", code], ["end"], or None when nothing came."""
        if self.over:
            return None
        try:
            message = b""
            while True:
                opcode, is_last, data = self._frame(timeout)
                if opcode == PING:
                    self.send(PONG, data)
                elif opcode == CLOSE:
                    self.over = True
                    return ["close", int.from_bytes(data[:2], "big")]
                elif opcode != PONG:
                    message += data
                    if is_last:
                        return ["text", message.decode("utf-8", "replace")]
        except TimeoutError:
            return None
        except (ConnectionError, EOFError):
            self.over = True
            return ["end"]

    def _frame(self, timeout):
        first, second = self._exactly(2, timeout)
        size = second & 0x7F
        if size > 125:
            size = int.from_bytes(self._exactly(2 if size == 126 else 8, PATIENCE), "big")
        key = self._exactly(4, PATIENCE) if second & 0x80 else b"\0\0\0\0"
        data = self._exactly(size, PATIENCE)
        return first & 15, bool(first & 0x80), bytes(byte ^ key[at % 4] for at, byte in enumerate(data))

    def _exactly(self, size, timeout):
        data = self.peer.receive_exactly(size, timeout) if size else b""
        if len(data) < size:
            raise EOFError
        return data


def connect(lab, port):
    """A client that has shaken hands; None if the server does not."""
    try:
        peer = lab.network.connect(port, timeout=PATIENCE)
        lines = ["GET / HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade"]
        lines += ["Sec-WebSocket-Key: " + base64.b64encode(b"sixteen letters!").decode(), "Sec-WebSocket-Version: 13", "", ""]
        peer.send("\r\n".join(lines).encode(), PATIENCE)
        first, _ = headers_of(peer)
    except (ConnectionError, TimeoutError):
        return None
    return End(peer, True) if first.split(" ")[1:2] == ["101"] else None


def act(lab, port, ends, who, action, said):
    """'come', 'say', 'close' (properly), 'reset'."""
    if action == "come":
        ends[who] = connect(lab, port)
        return
    end = ends[who]
    if end is None or end.over:
        return
    try:
        if action == "say":
            end.send(TEXT, said.encode())
        elif action == "close":
            end.send(CLOSE, (1000).to_bytes(2, "big"))
        elif action == "reset":
            end.over = True
            end.peer.reset()
    except (ConnectionError, TimeoutError):
        end.over = True


def meeting(lab, port, turns):
    """Each turn is a list of [client, action, text], done at the same time. Half a second later everybody tells what has come."""
    ends, told = {}, []
    for turn in turns:
        moves = [lambda move=move: act(lab, port, ends, *move) for move in turn]
        if len(moves) == 1:
            moves[0]()
        else:
            lab.threads(*moves)
        lab.sleep(0.5)
        heard = {}
        for who, end in ends.items():
            heard[who] = [["refused"]] if end is None else []
            while end is not None and (message := end.receive(0)) is not None:
                heard[who].append(message)
        told.append(heard)
    return told


def listening_port(lab):
    try:
        return lab.network.wait_listening(PATIENCE)
    except TimeoutError:
        return None


def play(lab, port, turns):
    lab.start_program("program", argv=["serve", str(port)])
    found = listening_port(lab)
    return {"port": found, "turns": None if found is None else meeting(lab, found, turns)}


def imported(lab, port, turns):
    """The same, with the server started by its function instead of by the command line, until Ctrl-C."""
    told = {"imported": False, "port": None, "turns": None}
    loaded = threading.Event()

    def clients():
        if loaded.wait(PATIENCE):
            told["port"] = listening_port(lab)
            if told["port"] is not None:
                told["turns"] = meeting(lab, told["port"], turns)
        signal.raise_signal(signal.SIGINT)

    visiting = lab.start(clients, name="clients")
    began = lab.now()
    try:
        module = lab.load("program")
        if lab.now() - began < PATIENCE:
            told["imported"] = True
            loaded.set()
            module.serve_websocket("127.0.0.1", port)
            visiting.join()
    except KeyboardInterrupt:
        pass
    return told


def visit_client(lab, port, messages, answers, delay, by_command):
    """Waits for the student's client, answers each message after a while, and sees how it leaves."""
    listener = lab.network.listen(port)
    told = {"connected": False, "heard": [], "impatient": False, "left": None, "ended": False, "answers": None}

    def server():
        try:
            peer = listener.accept(30)
            _, headers = headers_of(peer)
            accept = hashlib.sha1((headers.get("sec-websocket-key", "") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
            lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"]
            peer.send("\r\n".join([*lines, "Sec-WebSocket-Accept: " + base64.b64encode(accept).decode(), "", ""]).encode(), PATIENCE)
            told["connected"] = True
            end = End(peer, False)
            early = []
            for answer in answers:
                message = early.pop(0) if early else end.receive(PATIENCE)
                if message is None or message[0] != "text":
                    told["left"] = message
                    return
                told["heard"].append(message[1])
                lab.sleep(delay)
                while (more := end.receive(0)) is not None:
                    told["impatient"] = True
                    early.append(more)
                end.send(TEXT, answer.encode())
            told["left"] = end.receive(PATIENCE)
            if told["left"] is not None and told["left"][0] == "close":
                end.send(CLOSE, (1000).to_bytes(2, "big"))
            peer.close()
        except (ConnectionError, TimeoutError):
            pass

    serving = lab.start(server, name="server")
    url = f"ws://127.0.0.1:{port}"
    if by_command:
        running = lab.start_program("program", argv=["talk", url, *messages])
    else:
        module = lab.load("program")
        running = lab.start(lambda: told.update(answers=module.talk(url, messages)), name="talk")
    told["ended"] = running.join(60)
    serving.join(60)
    return told
