import asyncio
import contextlib

online = 0


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    global online
    online += 1
    with contextlib.closing(writer), contextlib.suppress(ConnectionError):
        while not reader.at_eof():
            chunk = await reader.read(65536)
            writer.write(chunk)
            await writer.drain()
        writer.write_eof()
    online -= 1


async def report() -> None:
    while True:
        await asyncio.sleep(60)
        print("在线人数", online)


async def main() -> None:
    await asyncio.start_server(serve, port=5000, host="localhost")
    reporter = asyncio.create_task(report())
    await reporter


asyncio.run(main())
