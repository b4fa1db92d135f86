"""A client that asks for one path after another. Runs beside the student's code, so nothing in here knows what is right."""

PATIENCE = 10


def get(lab, port, path, pieces):
    """The answer to one request, on a connection of its own, and what else came before the server closed or fell silent."""
    answer = {"connected": False, "problems": ["closed"], "status": None, "headers": {}, "body": "", "rest": ""}
    try:
        peer = lab.network.connect(port, timeout=PATIENCE)
    except (ConnectionError, TimeoutError):
        return answer
    answer["connected"] = True
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUser-Agent: visitor\r\nAccept: */*\r\n\r\n".encode()
    edges = [0, *[int(len(request) * part) for part in pieces], len(request)]
    try:
        for start, end in zip(edges, edges[1:]):
            if start:
                lab.sleep(1)
            peer.send(request[start:end])
        answer.update(peer.receive_response(PATIENCE))
        answer["rest"] = peer.receive_all(1).decode("utf-8", "replace")
    except TimeoutError:
        answer["timed_out"] = answer["status"] is None
    except ConnectionError:
        answer["reset"] = True
    peer.close()
    return answer


def visits(lab, paths, pieces, segments):
    """Asks for each path in turn; None stands for a visitor who connects and leaves without a word."""
    lab.network.segments = segments
    lab.start_program("server")
    try:
        port = lab.network.wait_listening(PATIENCE)
    except TimeoutError:
        return {"port": None}
    answers = []
    for path in paths:
        if path is None:
            try:
                lab.network.connect(port, timeout=PATIENCE).close()
            except (ConnectionError, TimeoutError):
                pass
            lab.sleep(1)
        else:
            answers.append(get(lab, port, path, pieces))
    lab.sleep(1)
    return {"port": port, "answers": answers}
