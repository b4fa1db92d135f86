import asyncio
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


async def serve(host, port, load):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            try:
                code, body = 200, load(self.path).encode()
            except FileNotFoundError:
                code, body = 404, b"not found"
            self.send_response(code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with ThreadingHTTPServer((host, port), Handler) as server:
        await asyncio.to_thread(server.serve_forever)
