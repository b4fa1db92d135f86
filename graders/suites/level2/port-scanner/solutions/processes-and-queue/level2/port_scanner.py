import asyncio
import socket
import sys
from multiprocessing import Process, Queue
from time import perf_counter


class Scanner:
    def __init__(self, host, limit, timeout):
        self.host = host
        self.timeout = timeout
        self.passes = asyncio.Semaphore(limit)
        self.open = set()

    async def probe(self, port):
        async with self.passes:
            writer = None
            try:
                async with asyncio.timeout(self.timeout):
                    _, writer = await asyncio.open_connection(self.host, port)
                self.open.add(port)
            except TimeoutError:
                pass
            except ConnectionError:
                pass
            finally:
                if writer is not None:
                    writer.close()


async def scan_async(host, ports, limit, timeout):
    scanner = Scanner(host, limit, timeout)
    await asyncio.gather(*map(scanner.probe, ports))
    await asyncio.sleep(0)
    return sorted(scanner.open)


def child(queue, *arguments):
    queue.put(asyncio.run(scan_async(*arguments)))


def scan(host, ports, processes=3, limit=30, timeout=1):
    queue = Queue()
    children = []
    for number in range(processes):
        share = list(ports)[number::processes]
        children.append(Process(target=child, args=(queue, host, share, limit, timeout)))
    for process in children:
        process.start()
    found = []
    for process in children:
        found += queue.get()
    for process in children:
        process.join()
    return sorted(found)


def scan_serial(host, ports, timeout):
    for port in ports:
        with socket.socket() as sock:
            sock.settimeout(timeout)
            try:
                sock.connect((host, port))
            except OSError:
                continue
            yield port


def show(text):
    try:
        from rich import print as rich_print
    except ImportError:
        print(text)
    else:
        rich_print(f"[bold green]{text}[/bold green]")


def main(host, first, last, processes, limit, timeout):
    show("端口扫描器")
    ports = range(int(first), int(last) + 1)
    limit, timeout, processes = int(limit), float(timeout), int(processes)
    moments = [perf_counter()]
    list(scan_serial(host, ports, timeout))
    moments.append(perf_counter())
    asyncio.run(scan_async(host, ports, limit, timeout))
    moments.append(perf_counter())
    for port in scan(host, ports, processes, limit, timeout):
        print(f"{port}: open")
    moments.append(perf_counter())
    for name, start, end in zip(("serial", "async", "hybrid"), moments, moments[1:]):
        print(f"{name:<10}{end - start:>10.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
