"""Clients of the service, and the folder that it keeps files in. Runs beside the student's code, so nothing in here knows what is right.

Bytes travel as hexadecimal text, because a scenario takes and returns JSON.
"""

import hashlib
import os
import signal
import threading
import tracemalloc

PATIENCE = 10
PIECE = 16 * 1024


def listening_port(lab):
    try:
        return lab.network.wait_listening(PATIENCE)
    except TimeoutError:
        return None


def prepare(around, outside):
    """A folder for the files, with others beside it."""
    folder = os.path.join(around, "files")
    os.makedirs(folder)
    for name, content in outside.items():
        with open(os.path.join(around, name), "wb") as file:
            file.write(bytes.fromhex(content))
    return folder


def files_in(around):
    """All files there, by their path."""
    found = {}
    for folder, _, names in os.walk(around):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, around)] = file.read(4096).hex()
    return found


def answer_of(peer, limit=4096):
    """The status and the body; of a body longer than the limit, its length and hash."""
    told = {"status": None, "length": None, "body": "", "size": 0, "sha256": ""}
    first = peer.receive_line(PATIENCE).split(b" ")
    if len(first) < 2 or not first[1].isdigit():
        return told
    told["status"] = int(first[1])
    while True:
        name, _, value = peer.receive_line(PATIENCE).partition(b":")
        if not value:
            break
        if name.lower() == b"content-length" and value.strip().isdigit():
            told["length"] = int(value)
    size, digest, body = 0, hashlib.sha256(), b""
    while told["length"] is None or size < told["length"]:
        piece = peer.receive(PATIENCE, PIECE)
        if not piece:
            break
        size += len(piece)
        digest.update(piece)
        body = (body + piece)[:limit]
    return {**told, "size": size, "body": body.hex(), "sha256": digest.hexdigest()}


def ask(lab, port, method, path, body=None, length=None, pause=0, breaks=False):
    """One request. `length` is said instead of the body's own; with `pause` the second half comes so much later, with `breaks` never."""
    data = b"" if body is None else bytes.fromhex(body)
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    if body is not None:
        lines += ["Content-Type: application/octet-stream", f"Content-Length: {len(data) if length is None else length}"]
    try:
        with lab.network.connect(port, timeout=PATIENCE) as peer:
            peer.send("\r\n".join([*lines, "", ""]).encode(), PATIENCE)
            half = len(data) // 2 if pause or breaks else len(data)
            peer.send(data[:half], PATIENCE)
            if pause:
                lab.sleep(pause)
            if breaks:
                return {"status": None}
            peer.send(data[half:], PATIENCE)
            return answer_of(peer)
    except (ConnectionError, TimeoutError):
        return {"status": None}


def all_turns(lab, port, turns):
    """Each turn is a list of requests (the arguments of `ask`), made at the same time; the next one half a second later."""
    answers = []
    for turn in turns:
        calls = [lambda call=call: ask(lab, port, **call) for call in turn]
        answers += lab.threads(*calls) if len(calls) > 1 else [calls[0]()]
        lab.sleep(0.5)
    return answers


def visit(lab, port, turns, limit, around, outside):
    folder = prepare(around, outside)
    lab.start_program("server", argv=[str(port), folder, str(limit)])
    found = listening_port(lab)
    answers = [] if found is None else all_turns(lab, found, turns)
    return {"port": found, "answers": answers, "files": files_in(around)}


def overlapping(lab, port, slow, meanwhile, afterwards, limit, around):
    """One slow request; others a second after it began, and some when it has ended."""
    folder = prepare(around, {})
    lab.start_program("server", argv=[str(port), folder, str(limit)])
    found = listening_port(lab)
    if found is None:
        return {"port": None}
    told = []
    waiting = lab.start(lambda: told.append(ask(lab, found, **slow)), name="slow client")
    lab.sleep(1)
    began = lab.now()
    during = all_turns(lab, found, [[call] for call in meanwhile])
    took = lab.now() - began
    waiting.join()
    lab.sleep(1)
    after = all_turns(lab, found, [[call] for call in afterwards])
    return {"port": found, "seconds": took, "answers": [*told, *during, *after], "files": files_in(around)}


def heavy(lab, port, size, seed, limit, around):
    """A large file goes up and comes down again, in small pieces; how much memory does the program take for it at most?"""
    folder = prepare(around, {})
    lab.start_program("server", argv=[str(port), folder, str(limit)])
    found = listening_port(lab)
    if found is None:
        return {"port": None}
    # What is prepared when the first request comes is no part of the file.
    ask(lab, found, "PUT", "/files/small", "00")
    ask(lab, found, "GET", "/files/small")
    block = hashlib.sha256(seed.encode()).digest() * (PIECE // 32)
    answers, peaks = [], []
    tracemalloc.start()
    for method in ("PUT", "GET"):
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        try:
            with lab.network.connect(found, timeout=PATIENCE, window=4 * PIECE) as peer:
                head = f"{method} /files/large HTTP/1.1\r\nHost: 127.0.0.1:{found}\r\n"
                peer.send((head + (f"Content-Length: {size}\r\n" if method == "PUT" else "") + "\r\n").encode(), PATIENCE)
                for _ in range(size // PIECE if method == "PUT" else 0):
                    peer.send(block, PATIENCE)
                answers.append(answer_of(peer))
        except (ConnectionError, TimeoutError):
            answers.append({"status": None})
        peaks.append(tracemalloc.get_traced_memory()[1] - before)
        lab.sleep(0.5)
    tracemalloc.stop()
    return {"port": found, "answers": answers, "peaks": peaks}


def imported(lab, port, turns, limit, around, outside):
    """As `visit`, with the server started by its function instead of by the command line, until Ctrl-C."""
    folder = prepare(around, outside)
    told = {"imported": False, "port": None, "answers": [], "files": {}}
    loaded = threading.Event()

    def client():
        if loaded.wait(PATIENCE):
            told["port"] = listening_port(lab)
            if told["port"] is not None:
                told["answers"] = all_turns(lab, told["port"], turns)
                told["files"] = files_in(around)
        signal.raise_signal(signal.SIGINT)

    visiting = lab.start(client, name="client")
    began = lab.now()
    try:
        module = lab.load("server")
        if lab.now() - began < PATIENCE:
            told["imported"] = True
            loaded.set()
            module.serve_files("127.0.0.1", port, folder, limit)
            visiting.join()
    except KeyboardInterrupt:
        pass
    return told
