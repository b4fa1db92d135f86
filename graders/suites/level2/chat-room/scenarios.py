"""Guests of the room. Runs beside the student's code, so nothing in here knows what is right.

Bytes travel as hexadecimal text, because a scenario takes and returns JSON.
"""

import signal
import threading

PATIENCE = 10
BEHIND = 2  # a reader that is this many seconds behind has missed its turn


class Guest:
    def __init__(self, lab, port):
        self.lab, self.port = lab, port
        self.peer = None
        self.heard, self.ended = b"", False

    def act(self, action, pieces):
        """`action` is 'say', 'close', 'reset' or 'come' (and say the pieces); the pieces are said 0.1 seconds apart."""
        try:
            if action == "come":
                self.peer = self.lab.network.connect(self.port, timeout=PATIENCE)
            elif action == "close":
                self.peer.close()
                self.peer = None
            elif action == "reset":
                self.peer.reset()
                self.peer = None
            for number, piece in enumerate(pieces):
                if number:
                    self.lab.sleep(0.1)
                self.peer.send(bytes.fromhex(piece), PATIENCE)
        except (ConnectionError, TimeoutError):
            self.ended = True

    def listen(self):
        """All that has come by now."""
        heard = b""
        try:
            while self.peer is not None and not self.ended:
                piece = self.peer.receive(0)
                self.ended = not piece
                heard += piece
        except TimeoutError:
            pass
        except ConnectionError:
            self.ended = True
        return {"heard": heard.hex(), "ended": self.ended}


def listening_port(lab):
    try:
        return lab.network.wait_listening(PATIENCE)
    except TimeoutError:
        return None


def play(lab, turns, port, segments="whole"):
    """Each turn is a list of [guest, action, pieces], done at the same time. A second later everybody tells what they heard."""
    lab.network.segments = segments
    lab.start_program("server", argv=[str(port)])
    return {"port": listening_port(lab), "turns": evening(lab, turns, port)}


def evening(lab, turns, port):
    guests, told = {}, []
    for turn in turns:
        moves = [(guests.setdefault(name, Guest(lab, port)), action, pieces) for name, action, pieces in turn]
        if len(moves) == 1:
            moves[0][0].act(*moves[0][1:])
        else:
            lab.threads(*[lambda move=move: move[0].act(*move[1:]) for move in moves])
        lab.sleep(1)
        told.append({name: guest.listen() for name, guest in guests.items()})
    return told


def imported(lab, turns, port):
    """The same, with the server started by its function instead of by the command line, until Ctrl-C."""
    told = {"imported": False, "port": None, "turns": []}
    loaded = threading.Event()

    def client():
        if loaded.wait(PATIENCE):
            told["port"] = listening_port(lab)
            if told["port"] is not None:
                told["turns"] = evening(lab, turns, port)
        signal.raise_signal(signal.SIGINT)

    visiting = lab.start(client, name="client")
    began = lab.now()
    try:
        module = lab.load("server")
        if lab.now() - began < PATIENCE:
            told["imported"] = True
            loaded.set()
            module.serve_chat("127.0.0.1", port)
            visiting.join()
    except KeyboardInterrupt:
        pass
    return told


def slow(lab, nicknames, lines, window, port):
    """The second guest reads nothing while the first one says the lines; the third one listens. How long until each line is there?"""
    lab.start_program("server", argv=[str(port)])
    if listening_port(lab) is None:
        return {"port": None}
    speaker = lab.network.connect(port, timeout=PATIENCE)
    sleeper = lab.network.connect(port, window=window, timeout=PATIENCE)
    listener = lab.network.connect(port, timeout=PATIENCE)
    for peer, nickname in zip((speaker, sleeper, listener), nicknames):
        peer.send(bytes.fromhex(nickname))
        lab.sleep(1)
    while_asleep = []
    for line in map(bytes.fromhex, lines):
        began = lab.now()
        for peer in (speaker, listener):
            if peer is speaker:
                try:
                    peer.send(line, BEHIND)
                except (TimeoutError, ConnectionError):
                    pass
            while_asleep.append([hears(peer, line), lab.now() - began])
        if not all(heard for heard, _ in while_asleep[-2:]):
            break
    return {"port": port, "while_asleep": while_asleep}


def hears(peer, line):
    """Whether a line with this text comes, of whatever else comes before."""
    try:
        while True:
            heard = peer.receive_line(BEHIND)
            if heard.endswith(line) or not heard:
                return bool(heard)
    except (TimeoutError, ConnectionError):
        return False
