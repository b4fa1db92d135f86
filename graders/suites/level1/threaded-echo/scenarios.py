"""Clients of the server. Runs beside the student's code, so nothing in here knows what is right.

Bytes travel as hexadecimal text, because a scenario takes and returns JSON.
"""

PATIENCE = 3


def begin(lab):
    """The server, and its port; no port if start() does not come back."""
    server = lab.load("module").EchoServer("127.0.0.1", 0)
    starting = lab.start(server.start, name="start()")
    return server, server.port if starting.join(PATIENCE) else None


def end(lab, server):
    """Whether stop() comes back in time, and when."""
    began = lab.now()
    stopping = lab.start(server.stop, name="stop()")
    stopped = stopping.join(30)
    return {"stopped": stopped, "seconds": lab.now() - began, "stopped_at": lab.now()}


def connect(lab, port):
    return lab.network.connect(port, timeout=PATIENCE)


def say(peer, data):
    try:
        peer.send(data, PATIENCE)
    except (TimeoutError, ConnectionError):
        pass


def hear(peer, lines, timeout=PATIENCE):
    """What comes until so many lines are there, the end, or nothing for a while."""
    heard = b""
    try:
        while heard.count(b"\n") < lines:
            piece = peer.receive(timeout)
            if not piece:
                break
            heard += piece
    except (TimeoutError, ConnectionError):
        pass
    return heard.hex()


def talk(lab, turns, segments):
    """Each turn is [pieces to say, how many lines to wait for]; after it, nothing more should come for a moment."""
    lab.network.segments = segments
    server, port = begin(lab)
    if port is None:
        return {"port": None}
    peer = connect(lab, port)
    heard = []
    for pieces, lines in turns:
        for number, piece in enumerate(pieces):
            if number:
                lab.sleep(0.1)
            say(peer, bytes.fromhex(piece))
        heard.append(hear(peer, lines) + hear(peer, 1, 0.2))
    peer.close()
    return {"port": port, "heard": heard, **end(lab, server)}


def crowd(lab, halves, words):
    """Some clients say half a line each and fall silent; others come and speak; in the end the first ones finish their lines."""
    server, port = begin(lab)
    if port is None:
        return {"port": None}
    silent = [connect(lab, port) for _ in halves]
    for peer, half in zip(silent, halves):
        say(peer, bytes.fromhex(half))
    lab.sleep(0.5)
    speakers = [connect(lab, port) for _ in words]
    heard, seconds = [], []
    for peer, word in [*zip(speakers, words), *((peer, "0a") for peer in silent)]:
        began = lab.now()
        say(peer, bytes.fromhex(word))
        heard.append(hear(peer, 1))
        seconds.append(lab.now() - began)
    for peer in [*speakers, *silent]:
        peer.close()
    return {"port": port, "heard": heard, "waits": seconds, **end(lab, server)}


def leaving(lab, words):
    """One client breaks off, one leaves in the middle of a line, one leaves properly; then another one speaks."""
    server, port = begin(lab)
    if port is None:
        return {"port": None}
    rude, hasty, polite = (connect(lab, port) for _ in range(3))
    for peer, word in zip((rude, hasty, polite), words):
        say(peer, bytes.fromhex(word))
        hear(peer, 1, 0.5)
    say(hasty, b"and")
    lab.sleep(0.5)
    rude.reset()
    hasty.close()
    polite.shut_write()
    try:
        polite.receive_all(PATIENCE)
        closed = True
    except TimeoutError:
        closed = False
    except ConnectionError:
        closed = True
    polite.close()
    lab.sleep(1)
    last = connect(lab, port)
    say(last, bytes.fromhex(words[-1]))
    heard = [hear(last, 1)]
    last.close()
    return {"port": port, "heard": heard, "closed": closed, **end(lab, server)}


def stopping(lab, clients, word):
    """Some clients are connected and silent, one has spoken, when the server is told to stop."""
    server, port = begin(lab)
    if port is None:
        return {"port": None}
    peers = [connect(lab, port) for _ in range(clients)]
    if peers:
        say(peers[0], bytes.fromhex(word))
        hear(peers[0], 1)
    told = end(lab, server)
    cut_off = 0
    for peer in peers:
        try:
            peer.receive_all(1)
            cut_off += 1
        except TimeoutError:
            pass
        except ConnectionError:
            cut_off += 1
    try:
        connect(lab, port).close()
        refused = False
    except (ConnectionError, TimeoutError):
        refused = True
    for peer in peers:
        peer.close()
    return {"port": port, "cut_off": cut_off, "refused": refused, **told}
