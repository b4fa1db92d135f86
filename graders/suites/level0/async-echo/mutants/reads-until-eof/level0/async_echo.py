import asyncio


async def echo(reader, writer):
    try:
        while data := await reader.read():
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
