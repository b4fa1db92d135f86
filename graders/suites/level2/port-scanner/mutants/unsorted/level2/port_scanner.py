import asyncio
import multiprocessing
import socket
import sys
import time


async def worker(host, ports, timeout, found):
    loop = asyncio.get_running_loop()
    for port in ports:
        with socket.socket() as sock:
            sock.setblocking(False)
            try:
                async with asyncio.timeout(timeout):
                    await loop.sock_connect(sock, (host, port))
                found.append(port)
            except (TimeoutError, ConnectionRefusedError):
                pass


async def scan_async(host, ports, limit, timeout):
    found, shared = [], iter(ports)
    async with asyncio.TaskGroup() as group:
        for _ in range(limit):
            group.create_task(worker(host, shared, timeout, found))
    return found


async def scan_trio(host, ports, limit, timeout):
    import trio

    found, limiter = [], trio.CapacityLimiter(limit)

    async def probe(port):
        async with limiter:
            with trio.move_on_after(timeout):
                try:
                    stream = await trio.open_tcp_stream(host, port, happy_eyeballs_delay=timeout * 2)
                except OSError:
                    return
                found.append(port)
                await stream.aclose()

    async with trio.open_nursery() as nursery:
        for port in ports:
            nursery.start_soon(probe, port)
    return sorted(found)


def job(arguments):
    return asyncio.run(scan_async(*arguments))


def scan(host, ports, processes=2, limit=50, timeout=0.5):
    size = -(-len(ports) // processes)
    parts = [(host, ports[start:start + size], limit, timeout) for start in range(0, len(ports), size)]
    with multiprocessing.Pool(processes) as pool:
        result = pool.map(job, parts, chunksize=1)
    return sorted(sum(result, []))


def one(host, port, timeout):
    sock = socket.socket()
    sock.settimeout(timeout)
    try:
        return sock.connect_ex((host, port)) == 0
    finally:
        sock.close()


def timed(title, function, *args):
    start = time.monotonic()
    result = function(*args)
    return result, f"| {title} | {time.monotonic() - start:.2f} s |"


if __name__ == "__main__":
    host, first, last, processes, limit = sys.argv[1], *map(int, sys.argv[2:6])
    timeout = float(sys.argv[6])
    ports = list(range(first, last + 1))
    print(f"扫描 {host} 的 {len(ports)} 个端口")
    _, serial = timed("serial", lambda: [port for port in ports if one(host, port, timeout)])
    _, a = timed("async", job, (host, ports, limit, timeout))
    found, hybrid = timed("hybrid", scan, host, ports, processes, limit, timeout)
    print(*(f"{port} open" for port in found), sep="\n")
    print(serial, a, hybrid, sep="\n")
