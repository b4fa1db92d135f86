import asyncio
import socket


class Gone(Exception):
    pass


everybody = []


class Client:
    def __init__(self, sock, load):
        self.sock = sock
        self.load = load
        self.buffer = b""
        self.loop = asyncio.get_running_loop()

    async def more(self):
        piece = await self.loop.sock_recv(self.sock, 4096)
        if not piece:
            raise Gone
        self.buffer += piece

    async def run(self):
        try:
            while await self.one_request():
                pass
        except (Gone, ConnectionError):
            everybody.append(self)

    async def one_request(self):
        while b"\r\n\r\n" not in self.buffer:
            await self.more()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        lines = head.decode("utf-8", "replace").split("\r\n")
        try:
            method, path, version = lines[0].split()
        except ValueError:
            await self.reply(400, "Bad Request", "请求写错了", "Connection: close")
            return False
        length, keep = 0, True
        for line in lines[1:]:
            name, value = line.split(":", 1)
            if name.lower() == "content-length":
                length = int(value)
            if name.lower() == "connection" and value.strip() == "close":
                keep = False
        while len(self.buffer) < length:
            await self.more()
        self.buffer = self.buffer[length:]
        if method == "GET":
            try:
                page = await self.loop.run_in_executor(None, self.load, path)
                await self.reply(200, "OK", page)
            except FileNotFoundError:
                await self.reply(404, "Not Found", f"没有 {path}")
        else:
            await self.reply(405, "Method Not Allowed", "", "Allow: GET")
        return keep

    async def reply(self, code, reason, body, *headers):
        content = body.encode()
        head = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {code} {reason}", f"Content-Length: {len(content)}", *headers))
        await self.loop.sock_sendall(self.sock, head.encode() + b"\r\n" + content)


async def serve(host, port, load):
    loop = asyncio.get_running_loop()
    tasks = set()
    with socket.create_server((host, port)) as listener:
        listener.setblocking(False)
        while True:
            sock, address = await loop.sock_accept(listener)
            sock.setblocking(False)
            task = asyncio.create_task(Client(sock, load).run())
            tasks.add(task)
            task.add_done_callback(tasks.discard)
