"""Clients of the server. Runs beside the student's code, so nothing in here knows what is right."""

import asyncio
import time

PATIENCE = 10


def begin(lab, pages, takes):
    """Starts the server; its port, None if it does not listen, and when each page was loaded from when to when."""
    loads = []

    def load(path):
        entry = [path, lab.now(), None]
        loads.append(entry)
        time.sleep(takes)
        entry[2] = lab.now()
        if path not in pages:
            raise FileNotFoundError(path)
        return pages[path]

    serve = lab.load("module").serve
    lab.start(lambda: asyncio.run(serve("127.0.0.1", 0, load)), name="server")
    try:
        return lab.network.wait_listening(PATIENCE), loads
    except TimeoutError:
        return None, loads


def answer_of(peer, timeout=PATIENCE):
    answer = {"status": None, "headers": {}, "body": "", "problems": [], "how": "answered"}
    try:
        answer.update(peer.receive_response(timeout))
        if answer["status"] is None:
            answer["how"] = "closed"
    except TimeoutError:
        answer["how"] = "timed_out"
    except ConnectionError:
        answer["how"] = "reset"
    return answer


def say(peer, data):
    try:
        peer.send(data.encode(), PATIENCE)
    except (TimeoutError, ConnectionError):
        pass


def left_open(peer):
    """Whether the server keeps the connection open, and sends nothing more."""
    try:
        return "more" if peer.receive_all(1) else "closed"
    except TimeoutError:
        return "open"
    except ConnectionError:
        return "closed"


def visits(lab, pages, takes, talks, segments):
    """Each talk is a connection of its own: a list of [pieces to send, number of answers]; its answers, and what became of it."""
    lab.network.segments = segments
    port, _ = begin(lab, pages, takes)
    if port is None:
        return {"port": None}
    told = []
    for talk in talks:
        answers = []
        try:
            peer = lab.network.connect(port, timeout=PATIENCE)
        except (ConnectionError, TimeoutError):
            told.append({"answers": answers, "then": "refused"})
            continue
        for pieces, count in talk:
            for number, piece in enumerate(pieces):
                if number:
                    lab.sleep(0.1)
                say(peer, piece)
            answers += [answer_of(peer) for _ in range(count)]
        told.append({"answers": answers, "then": left_open(peer)})
        peer.close()
        lab.sleep(0.5)
    return {"port": port, "talks": told}


def crowd(lab, pages, takes, silent, half, requests):
    """Some clients say nothing or half a request; others ask at the same time. When each was answered, and who was loaded when."""
    port, loads = begin(lab, pages, takes)
    if port is None:
        return {"port": None}
    quiet = [lab.network.connect(port, timeout=PATIENCE) for _ in range(silent)]
    say(quiet[0], half)
    lab.sleep(1)
    began = lab.now()
    peers = [lab.network.connect(port, timeout=PATIENCE) for _ in requests]
    for peer, request in zip(peers, requests):
        say(peer, request)
    answers, waits = [], []
    for peer in peers:
        answers.append(answer_of(peer))
        waits.append(lab.now() - began)
    return {"port": port, "answers": answers, "waits": waits, "loads": [[start - began, end] for _, start, end in loads]}


def leaving(lab, pages, takes, request):
    """One leaves after its answer, one in the middle of a request, one breaks off while its page is loaded; then another one asks."""
    port, _ = begin(lab, pages, takes)
    if port is None:
        return {"port": None}
    polite, hasty, rude = (lab.network.connect(port, timeout=PATIENCE) for _ in range(3))
    say(polite, request)
    answer_of(polite)
    say(hasty, request[:7])
    say(rude, request)
    lab.sleep(takes / 2)
    rude.reset()
    polite.close()
    hasty.close()
    lab.sleep(takes + 1)
    last = lab.network.connect(port, timeout=PATIENCE)
    say(last, request)
    answers = [answer_of(last)]
    last.close()
    lab.sleep(1)
    return {"port": port, "answers": answers}
