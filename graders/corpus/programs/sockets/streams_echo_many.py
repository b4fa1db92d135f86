"""An echo server on asyncio streams serves slow clients at the same time."""

import asyncio
import time

WRONG = None
FORBID = ('loop_blocked', 'task_pending')


async def handle(reader, writer):
    while line := await reader.readline():
        await asyncio.sleep(0.03)
        writer.write(line.upper())
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def ask(port, word):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.write(word.encode() + b'\n')
    answer = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return answer.decode().strip()


async def run():
    server = await asyncio.start_server(handle, '127.0.0.1', 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        return await asyncio.gather(*(ask(port, w) for w in ('one', 'two', 'three')))


def main():
    began = time.monotonic()
    answers = asyncio.run(run())
    return [answers, time.monotonic() - began]


def is_right(result):
    return result[0] == ['ONE', 'TWO', 'THREE'] and result[1] < 0.085


if __name__ == '__main__':
    print(repr(main()))
