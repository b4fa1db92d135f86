import argparse
import asyncio
import socket
import time
from concurrent.futures import ProcessPoolExecutor


async def scan_async(host, ports, limit, timeout):
    semaphore = asyncio.Semaphore(limit)

    async def is_open(port):
        if semaphore:
            try:
                reader, writer = await asyncio.wait_for(asyncio.open_connection(host, port), timeout)
            except (OSError, asyncio.TimeoutError):
                return False
            writer.close()
            await writer.wait_closed()
            return True

    answers = await asyncio.gather(*[is_open(port) for port in ports])
    return sorted(port for port, answer in zip(ports, answers) if answer)


def scan_part(host, ports, limit, timeout):
    return asyncio.run(scan_async(host, ports, limit, timeout))


def scan(host, ports, processes=4, limit=100, timeout=1.0):
    parts = [ports[number::processes] for number in range(processes)]
    with ProcessPoolExecutor(max_workers=processes) as pool:
        futures = [pool.submit(scan_part, host, part, limit, timeout) for part in parts]
        return sorted(port for future in futures for port in future.result())


def scan_serial(host, ports, timeout):
    found = []
    for port in ports:
        try:
            with socket.create_connection((host, port), timeout):
                found.append(port)
        except OSError:
            pass
    return found


def main():
    parser = argparse.ArgumentParser(description='端口扫描器')
    parser.add_argument('host')
    parser.add_argument('first', type=int)
    parser.add_argument('last', type=int)
    parser.add_argument('processes', type=int)
    parser.add_argument('limit', type=int)
    parser.add_argument('timeout', type=float)
    asked = parser.parse_args()
    ports = list(range(asked.first, asked.last + 1))
    ways = {
        'serial': lambda: scan_serial(asked.host, ports, asked.timeout),
        'async': lambda: asyncio.run(scan_async(asked.host, ports, asked.limit, asked.timeout)),
        'hybrid': lambda: scan(asked.host, ports, asked.processes, asked.limit, asked.timeout),
    }
    times = {}
    for name, way in ways.items():
        began = time.perf_counter()
        found = way()
        times[name] = time.perf_counter() - began
    for port in found:
        print(port, 'open')
    for name, took in times.items():
        print(f'{name:8} {took:8.2f}')


if __name__ == '__main__':
    main()
