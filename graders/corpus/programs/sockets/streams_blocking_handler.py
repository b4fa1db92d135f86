"""time.sleep in the handler keeps every other client waiting."""

import asyncio
import time

WRONG = 'blocked-loop'


async def handle(reader, writer):
    await reader.readline()
    time.sleep(0.03)
    writer.write(b'ok\n')
    await writer.drain()
    writer.close()


async def ask(port):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.write(b'go\n')
    answer = await reader.readline()
    writer.close()
    return answer.decode()


async def run():
    server = await asyncio.start_server(handle, '127.0.0.1', 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        return await asyncio.gather(*(ask(port) for _ in range(3)))


def main():
    began = time.monotonic()
    answers = asyncio.run(run())
    return [answers, time.monotonic() - began]


def is_right(result):
    return result[0] == ['ok\n'] * 3 and result[1] < 0.08


if __name__ == '__main__':
    print(repr(main()))
