import asyncio

from room import Room

PORT = 8765


async def main():
    room = Room()
    server = await asyncio.start_server(room.serve, "127.0.0.1", PORT)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
