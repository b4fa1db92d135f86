import asyncio


class EchoServer:
    def __init__(self, host="127.0.0.1", port=9000):
        self.host = host
        self.port = port

    async def handle(self, reader, writer):
        who = writer.get_extra_info("peername")
        print(f"{who} 来了")
        try:
            while True:
                data = await reader.read(100)
                if not data:
                    break
                writer.write(data)
                await writer.drain()
        except ConnectionResetError:
            print(f"{who} 突然断线")
        finally:
            print(f"{who} 走了")
            writer.close()
            try:
                await writer.wait_closed()
            except ConnectionError:
                pass

    async def run(self):
        server = await asyncio.start_server(self.handle, self.host, self.port)
        async with server:
            await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(EchoServer().run())
    except KeyboardInterrupt:
        print("服务端结束")
