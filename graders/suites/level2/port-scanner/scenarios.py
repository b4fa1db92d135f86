"""Drives level2/port_scanner.py. Runs beside the student's code, so nothing in here knows what is right."""

import asyncio


def target(lab, opens, silent):
    machine = lab.network.host("target.example")
    listeners = [machine.listen(port) for port in opens]
    machine.silent_ports = silent
    return machine.address, listeners


def still_open(listeners):
    """How many of the connections that came have not been closed by the other side."""
    count = 0
    for listener in listeners:
        try:
            listener.accept(0.1).receive(0.1)
        except TimeoutError:
            count += 1
        except ConnectionError:
            pass
    return count


def told(result):
    return [port if isinstance(port, int) else repr(port)[:40] for port in result] if isinstance(result, list) else repr(result)[:100]


def scanned(lab, opens, silent, ports, limit, timeout, processes=None):
    """Scans in this process, or in others if `processes` is a number."""
    module, (address, listeners) = lab.load("module"), target(lab, opens, silent)

    async def here():
        result = await module.scan_async(address, ports, limit, timeout)
        took = lab.now()
        await asyncio.sleep(0.1)
        return {"result": told(result), "took": took, "open": still_open(listeners)}

    if processes is None:
        return asyncio.run(here())
    return {"result": told(module.scan(address, ports, processes, limit, timeout)), "took": lab.now()}


def trio_scanned(lab, opens, silent, ports, limit, timeout):
    module, (address, _) = lab.load("module"), target(lab, opens, silent)
    if not hasattr(module, "scan_trio"):
        return {"result": None, "took": 0.0}
    import trio

    return {"result": told(trio.run(module.scan_trio, address, ports, limit, timeout)), "took": lab.now()}


def command(lab, opens, silent, argv):
    lab.run_program("module", [target(lab, opens, silent)[0], *argv])
    return {"took": lab.now()}
