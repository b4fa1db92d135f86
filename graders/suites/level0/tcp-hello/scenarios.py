"""Plays the other side of the server and of the client. Runs beside the student's code, so nothing in here knows what is right.

Bytes travel as hexadecimal text, because a scenario takes and returns JSON.
"""

PORT = 8765


def receive(peer, timeout):
    """Some bytes, b'' once the other side has closed, None if nothing came in time."""
    try:
        return peer.receive(timeout=timeout)
    except TimeoutError:
        return None
    except ConnectionError:
        return b""


def send(peer, piece):
    """False if the other side is gone already."""
    try:
        peer.send(bytes.fromhex(piece))
    except ConnectionError:
        return False
    return True


def listening_port(lab):
    try:
        return lab.network.wait_listening(10)
    except TimeoutError:
        return None


def receive_line(peer, timeout):
    """What came up to a newline, the end, or `timeout` seconds without anything."""
    line = b""
    while not line.endswith(b"\n"):
        piece = receive(peer, timeout)
        if not piece:
            break
        line += piece
    return line


def closed(peer):
    """Whether the other side closes within ten seconds, and what it said before."""
    rest = b""
    while True:
        piece = receive(peer, 10)
        if piece is None:
            return False, rest
        if piece == b"":
            return True, rest
        rest += piece


def visit_server(lab, pieces, pause, segments):
    """Connects, listens for two seconds, sends the pieces, hears the answer, and sees whether the server closes and ends."""
    lab.network.segments = segments
    server = lab.start_program("server")
    port = listening_port(lab)
    if port is None:
        return {"port": None, "ended": server.join(30)}
    peer = lab.network.connect(port)
    early = receive(peer, 2)
    answer = b""
    for number, piece in enumerate(pieces):
        if number:
            answer += receive(peer, pause) or b""
        send(peer, piece)
    answer += receive_line(peer, 10)
    has_closed, rest = closed(peer)
    peer.close()
    ended = server.join(30)
    return {
        "port": port,
        "early": None if early is None else early.hex(),
        "answer": answer.hex(),
        "rest": rest.hex(),
        "closed": has_closed,
        "ended": ended,
    }


def visit_client(lab, name, pieces, pause, segments):
    """Waits for the client, hears its line, answers in pieces, and sees whether it closes and ends."""
    lab.network.segments = segments
    listener = lab.network.listen(PORT)
    told = {"line": "", "rest": "", "closed": False, "connected": False}

    def other_side():
        try:
            peer = listener.accept(timeout=60)
        except TimeoutError:
            return
        told["connected"] = True
        told["line"] = receive_line(peer, 10).hex()
        for number, piece in enumerate(pieces):
            if number:
                lab.sleep(pause)
            send(peer, piece)
        has_closed, rest = closed(peer)
        told.update(closed=has_closed, rest=rest.hex())
        peer.close()

    client = lab.start_program("client", stdin=(name,))
    other = lab.start(other_side, name="server")
    ended = client.join(60)
    other.join(120)
    return {**told, "ended": ended}


def both(lab, name, segments):
    """The student's client against the student's server."""
    lab.network.segments = segments
    server = lab.start_program("server")
    if listening_port(lab) is None:
        return {"client_ended": False, "server_ended": server.join(30)}
    client = lab.start_program("client", stdin=(name,))
    return {"client_ended": client.join(60), "server_ended": server.join(60)}
