"""The client never closes its writer."""

import asyncio

WRONG = 'resource-leak'
FORBID = ('left_open',)

kept = []


async def handle(reader, writer):
    writer.write(b'hi\n')
    await writer.drain()
    writer.close()
    await writer.wait_closed()


async def run():
    server = await asyncio.start_server(handle, '127.0.0.1', 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        kept.append(writer)
        return (await reader.readline()).decode()


def main():
    return asyncio.run(run())


def is_right(result):
    return result == 'hi\n'


if __name__ == '__main__':
    print(repr(main()))
