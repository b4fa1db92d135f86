import asyncio


async def main():
    done = asyncio.Event()

    async def hello(reader, writer):
        name = (await reader.readline()).decode("utf-8").strip()
        writer.write(f"你好，{name}！\n".encode("utf-8"))
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        done.set()

    async with await asyncio.start_server(hello, "127.0.0.1", 8765):
        await done.wait()


asyncio.run(main())
