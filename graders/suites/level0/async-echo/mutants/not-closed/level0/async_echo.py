import asyncio


async def echo(reader, writer):
    while True:
        data = await reader.read(1024)
        if not data:
            break
        writer.write(data)
        await writer.drain()


async def main():
    server = await asyncio.start_server(echo, '127.0.0.1', 8888)
    async with server:
        await server.serve_forever()


asyncio.run(main())
