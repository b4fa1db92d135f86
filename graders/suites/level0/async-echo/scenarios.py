"""Clients of the server. Runs beside the student's code, so nothing in here knows what is right.

Bytes travel as hexadecimal text, because a scenario takes and returns JSON.
"""

PATIENCE = 10


def listening_port(lab):
    lab.start_program("server")
    try:
        return lab.network.wait_listening(PATIENCE)
    except TimeoutError:
        return None


def receive(peer, size, timeout):
    """So many bytes, or what came of them, as hexadecimal text."""
    heard = b""
    try:
        while len(heard) < size:
            piece = peer.receive(timeout)
            if not piece:
                break
            heard += piece
    except (TimeoutError, ConnectionError):
        pass
    return heard.hex()


def connect(lab, port):
    try:
        return lab.network.connect(port, timeout=PATIENCE)
    except (ConnectionError, TimeoutError):
        return None


def say(peer, data):
    try:
        peer.send(data, 5)
    except (TimeoutError, ConnectionError):
        pass


def talk(lab, pieces, together, segments):
    """Says the pieces, hearing each one's echo before the next unless `together`, ends its side, and waits for the other to end."""
    lab.network.segments = segments
    port = listening_port(lab)
    if port is None:
        return {"port": None}
    peer = connect(lab, port)
    heard = []
    for piece in map(bytes.fromhex, pieces):
        say(peer, piece)
        if not together:
            heard.append(receive(peer, len(piece), 3))
    if together:
        heard.append(receive(peer, sum(len(piece) // 2 for piece in pieces), 3))
    try:
        peer.shut_write()
        rest = peer.receive_all(PATIENCE).hex()
        closed = True
    except TimeoutError:
        rest, closed = "", False
    except ConnectionError:
        rest, closed = "", True
    peer.close()
    lab.sleep(1)
    return {"port": port, "heard": heard, "rest": rest, "closed": closed}


def crowd(lab, words, silent):
    """Some clients connect and say nothing; the others each say a word and measure how long the echo takes. In the end the silent ones speak too."""
    port = listening_port(lab)
    if port is None:
        return {"port": None}
    first = [connect(lab, port) for _ in range(silent)]
    lab.sleep(1)
    others = [connect(lab, port) for _ in words]
    heard, seconds = [], []
    for peer, word in [*zip(others, map(bytes.fromhex, words)), *zip(first, map(bytes.fromhex, words))]:
        began = lab.now()
        say(peer, word)
        heard.append(receive(peer, len(word), 3))
        seconds.append(lab.now() - began)
    for peer in [*others, *first]:
        peer.close()
    lab.sleep(1)
    return {"port": port, "heard": heard, "seconds": seconds}


def slow_reader(lab, size, piece, window):
    """A client sends far more than it reads; how much does the server take before it stops reading?"""
    port = listening_port(lab)
    if port is None:
        return {"port": None}
    peer = lab.network.connect(port, window=window, timeout=PATIENCE)
    sent = 0
    try:
        while sent < size:
            peer.send(b"x" * piece, 2)
            sent += piece
    except (TimeoutError, ConnectionError):
        pass
    peer.close()
    return {"port": port, "sent": sent}


def breaks_off(lab, word):
    """A client breaks the connection off in the middle, the next one speaks and leaves."""
    port = listening_port(lab)
    if port is None:
        return {"port": None}
    rude = connect(lab, port)
    say(rude, bytes.fromhex(word))
    receive(rude, len(word) // 2, 3)
    rude.reset()
    lab.sleep(1)
    polite = connect(lab, port)
    say(polite, bytes.fromhex(word))
    heard = receive(polite, len(word) // 2, 3)
    polite.close()
    lab.sleep(1)
    return {"port": port, "heard": [heard]}
