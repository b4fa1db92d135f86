"""Clients of the server. Runs beside the student's code, so nothing in here knows what is right.

Bytes travel as hexadecimal text, because a scenario takes and returns JSON.
"""

import hashlib
import select
import selectors

PATIENCE = 5


def begin(lab):
    """The port that the server listens on, None if it does not, and the calls by which it waits for several sockets at once."""
    calls = [
        lab.watch(select, "select"),
        lab.watch(select.poll, "poll"),
        lab.watch(select.epoll, "poll"),
        lab.watch(selectors.DefaultSelector, "select"),
    ]
    serve = lab.load("module").serve
    lab.start(serve, "127.0.0.1", 0, name="serve()")
    try:
        return lab.network.wait_listening(PATIENCE), calls
    except TimeoutError:
        return None, calls


def connect(lab, port, window=None):
    return lab.network.connect(port, window=window, timeout=PATIENCE)


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
    return heard


def talk(lab, turns, segments):
    """Each turn is [pieces to say, how many lines to wait for]; after it, nothing more should come for a moment."""
    lab.network.segments = segments
    port, _ = begin(lab)
    if port is None:
        return {"port": None}
    peer = connect(lab, port)
    heard = []
    for pieces, lines in turns:
        for number, piece in enumerate(pieces):
            if number:
                lab.sleep(0.1)
            say(peer, bytes.fromhex(piece))
        heard.append((hear(peer, lines) + hear(peer, 1, 0.2)).hex())
    peer.close()
    lab.sleep(0.5)
    return {"port": port, "heard": heard}


def crowd(lab, halves, words):
    """Some clients say half a line each and fall silent; others come and speak; in the end the first ones finish their lines."""
    port, calls = begin(lab)
    if port is None:
        return {"port": None}
    silent = [connect(lab, port) for _ in halves]
    for peer, half in zip(silent, halves):
        say(peer, bytes.fromhex(half))
    lab.sleep(0.5)
    speakers = [connect(lab, port) for _ in words]
    heard, waits = [], []
    for peer, word in [*zip(speakers, words), *((peer, "0a") for peer in silent)]:
        began = lab.now()
        say(peer, bytes.fromhex(word))
        heard.append(hear(peer, 1).hex())
        waits.append(lab.now() - began)
    return {"port": port, "heard": heard, "waits": waits, "selects": sum(map(len, calls))}


def slow_reader(lab, request, lines, window, word):
    """One asks for much and reads it late and little by little; meanwhile another one asks for little."""
    port, _ = begin(lab)
    if port is None:
        return {"port": None}
    slow, quick = connect(lab, port, window), connect(lab, port)
    say(slow, bytes.fromhex(request))
    lab.sleep(1)
    began = lab.now()
    say(quick, bytes.fromhex(word))
    heard = hear(quick, 1).hex()
    waited = lab.now() - began
    data = b""
    try:
        while data.count(b"\n") < lines:
            piece = slow.receive(PATIENCE, limit=window // 2)
            if not piece:
                break
            data += piece
            lab.sleep(0.1)
    except (TimeoutError, ConnectionError):
        pass
    slow.close()
    quick.close()
    lab.sleep(0.5)
    return {"port": port, "heard": [heard], "waited": waited, "size": len(data), "digest": hashlib.sha256(data).hexdigest()}


def idle(lab, word, half, request, window, seconds):
    """One has spoken, one has left, one has said half a line, one does not read its long answer; then nothing happens."""
    port, calls = begin(lab)
    if port is None:
        return {"port": None}
    speaker, leaver, silent, slow = (connect(lab, port, size) for size in (None, None, None, window))
    say(speaker, bytes.fromhex(word))
    hear(speaker, 1)
    say(leaver, bytes.fromhex(word))
    hear(leaver, 1)
    leaver.close()
    say(silent, bytes.fromhex(half))
    say(slow, bytes.fromhex(request))
    lab.sleep(1)
    before = sum(map(len, calls))
    lab.sleep(seconds)
    after = sum(map(len, calls))
    say(speaker, bytes.fromhex(word))
    heard = [hear(speaker, 1).hex()]
    for peer in (speaker, silent, slow):
        peer.close()
    lab.sleep(0.5)
    return {"port": port, "heard": heard, "rounds": after - before, "selects": after}


def leaving(lab, words, request, window):
    """One breaks off, one leaves in the middle of a line, one leaves before it has read its long answer; then another one speaks."""
    port, _ = begin(lab)
    if port is None:
        return {"port": None}
    rude, hasty, bored = (connect(lab, port, size) for size in (None, None, window))
    for peer, word in zip((rude, hasty), words):
        say(peer, bytes.fromhex(word))
        hear(peer, 1, 0.5)
    say(bored, bytes.fromhex(request))
    say(hasty, b"2 ha")
    lab.sleep(0.5)
    # Who serves one after the other meets the other two when both have left, whatever the schedule.
    bored.close()
    hasty.close()
    rude.reset()
    lab.sleep(1)
    last = connect(lab, port)
    say(last, bytes.fromhex(words[-1]))
    heard = [hear(last, 1).hex()]
    last.close()
    lab.sleep(1)
    return {"port": port, "heard": heard}
