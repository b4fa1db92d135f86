import asyncio


async def main(name):
    reader, writer = await asyncio.open_connection("127.0.0.1", 8765)
    writer.write(f"{name}\n".encode("utf-8"))
    await writer.drain()
    print((await reader.readline()).decode("utf-8").rstrip("\n"))
    writer.close()
    await writer.wait_closed()


asyncio.run(main(input("名字？")))
