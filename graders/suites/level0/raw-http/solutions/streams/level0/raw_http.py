import asyncio


async def handle(reader, writer):
    try:
        request = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        writer.close()
        return
    path = request.decode().split(" ")[1]
    body = f"你好 {path}\n".encode()
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n")
    writer.write(b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n")
    writer.write(body)
    await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(handle, "127.0.0.1", 8080)
    async with server:
        await server.serve_forever()


asyncio.run(main())
