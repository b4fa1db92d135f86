"""A client of the service. Runs beside the student's code, so nothing in here knows what is right."""

import signal
import threading

PATIENCE = 10


def listening_port(lab):
    try:
        return lab.network.wait_listening(PATIENCE)
    except TimeoutError:
        return None


def ask(lab, port, method, target, body, pause):
    """One request on a connection of its own; `body` None for none. It comes `pause` seconds after the headers."""
    data = b"" if body is None else body.encode()
    lines = [f"{method} {target} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept: */*"]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(data)}"]
    head = "\r\n".join([*lines, "", ""]).encode()
    try:
        with lab.network.connect(port, timeout=PATIENCE) as peer:
            if pause:
                peer.send(head, PATIENCE)
                lab.sleep(pause)
                peer.send(data, PATIENCE)
            else:
                peer.send(head + data, PATIENCE)
            answer = peer.receive_response(PATIENCE, method)
    except (ConnectionError, TimeoutError):
        return {"status": None, "location": None, "body": ""}
    return {"status": answer["status"], "location": answer["headers"].get("location"), "body": answer["body"]}


def all_turns(lab, port, turns):
    """Each turn is a list of [method, target, body], asked at the same time."""
    answers = []
    for turn in turns:
        calls = [lambda call=call: ask(lab, port, *call, 0.1) for call in turn]
        answers += lab.threads(*calls) if len(calls) > 1 else [ask(lab, port, *turn[0], 0)]
    return answers


def talk(lab, port, turns):
    lab.start_program("server", argv=[str(port)])
    found = listening_port(lab)
    return {"port": found, "answers": [] if found is None else all_turns(lab, found, turns)}


def imported(lab, port, turns):
    """The same, with the server started by its function instead of by the command line, until Ctrl-C."""
    told = {"imported": False, "port": None, "answers": []}
    loaded = threading.Event()

    def client():
        if loaded.wait(PATIENCE):
            told["port"] = listening_port(lab)
            if told["port"] is not None:
                told["answers"] = all_turns(lab, told["port"], turns)
        signal.raise_signal(signal.SIGINT)

    visiting = lab.start(client, name="client")
    began = lab.now()
    try:
        module = lab.load("server")
        if lab.now() - began < PATIENCE:
            told["imported"] = True
            loaded.set()
            module.serve_users("127.0.0.1", port)
            visiting.join()
    except KeyboardInterrupt:
        pass
    return told
