"""Several clients of the server. Runs beside the student's code, so nothing in here knows what is right.

Bytes travel as hexadecimal text, because a scenario takes and returns JSON.
"""

PATIENCE = 3


def bound_port(lab, protocol, timeout):
    try:
        return lab.network.wait_listening(timeout, protocol)
    except TimeoutError:
        return None


def everything(client):
    """What reaches the client until nothing comes any more: from which port, and what."""
    heard = []
    while True:
        try:
            data, port = client.receive(PATIENCE)
        except TimeoutError:
            return heard
        heard.append([port, data.hex()])


def talk(lab, messages, clients, pause):
    """Each message is [which client, bytes]; `pause` seconds between them, and all answers are collected at the end."""
    lab.start_program("server")
    port = bound_port(lab, "udp", 10)
    if port is None:
        return {"port": None, "tcp": bound_port(lab, "tcp", 0)}
    every = [lab.network.datagrams() for _ in range(clients)]
    for who, data in messages:
        every[who].send(bytes.fromhex(data), port)
        if pause:
            lab.sleep(pause)
    return {"port": port, "heard": [everything(client) for client in every], "ports": [client.port for client in every]}
