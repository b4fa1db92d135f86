import asyncio

lock = asyncio.Lock()


async def echo(reader, writer):
    async with lock:
        try:
            while data := await reader.read(1024):
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            print('断线了')
        finally:
            writer.close()


async def main():
    server = await asyncio.start_server(echo, '127.0.0.1', 8888)
    await server.serve_forever()


asyncio.run(main())
