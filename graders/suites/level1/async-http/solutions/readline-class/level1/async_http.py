import asyncio
from concurrent.futures import ThreadPoolExecutor

REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed"}


class BadRequest(Exception):
    pass


class HttpServer:
    def __init__(self, load):
        self.load = load
        self.pool = ThreadPoolExecutor(max_workers=20)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                try:
                    method, path, headers = await self.read_request(reader)
                except BadRequest as problem:
                    self.write(writer, 400, str(problem))
                    break
                if method is None:
                    break
                code, text = await self.respond(method, path)
                self.write(writer, code, text)
                await writer.drain()
                if headers.get("connection") == "close":
                    break
            await writer.drain()
        except (ConnectionResetError, BrokenPipeError, asyncio.IncompleteReadError):
            print("客户端走了")
        finally:
            writer.close()

    async def read_request(self, reader):
        line = await reader.readline()
        if not line.endswith(b"\n"):
            return None, None, {}
        words = line.decode("latin-1").split()
        if len(words) != 3 or words[2] not in ("HTTP/1.0", "HTTP/1.1"):
            raise BadRequest("第一行应该是：方法 路径 版本")
        headers = {}
        while (line := await reader.readline()) not in (b"\r\n", b""):
            name, value = line.decode("latin-1").strip().split(":", 1)
            headers[name.lower()] = value.strip().lower()
        if "content-length" in headers:
            await reader.readexactly(int(headers["content-length"]))
        return words[0], words[1], headers

    async def respond(self, method, path):
        if method != "GET":
            return 405, "不支持"
        loop = asyncio.get_running_loop()
        try:
            return 200, await loop.run_in_executor(self.pool, self.load, path)
        except FileNotFoundError as error:
            return 404, f"找不到 {error}"

    def write(self, writer, code, text):
        body = text.encode()
        writer.write(f"HTTP/1.1 {code} {REASONS[code]}\r\n".encode())
        writer.write(b"Content-Length: %d\r\n" % len(body))
        if code == 405:
            writer.write(b"Allow: GET\r\n")
        writer.write(b"\r\n" + body)


async def serve(host, port, load):
    server = await asyncio.start_server(HttpServer(load), host, port)
    await server.serve_forever()
