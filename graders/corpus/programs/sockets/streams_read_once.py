"""reader.read(100) once is taken for the whole message."""

import asyncio

WRONG = 'sticky-packets'


async def handle(reader, writer):
    data = await reader.read(100)
    writer.write(b'%d\n' % len(data))
    await writer.drain()
    writer.close()
    await writer.wait_closed()


async def run():
    server = await asyncio.start_server(handle, '127.0.0.1', 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b'first half, ')
        await asyncio.sleep(0.01)
        writer.write(b'second half\n')
        length = await reader.readline()
        writer.close()
        return int(length)


def main():
    return asyncio.run(run())


def is_right(result):
    return result == 24


if __name__ == '__main__':
    print(repr(main()))
