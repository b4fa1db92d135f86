import asyncio

clients = {}


async def echo(reader, writer):
    clients[writer.get_extra_info('peername')] = writer
    while True:
        data = await reader.read(1024)
        if not data:
            break
        writer.write(data)
        await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(echo, '127.0.0.1', 8888)
    await server.serve_forever()


asyncio.run(main())
