import os
import re
import shutil
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

SAFE = re.compile(r"[\w-][\w.-]{0,99}")
PIECE = 64 * 1024


class Handler(BaseHTTPRequestHandler):
    folder = ""
    limit = 0

    def log_message(self, *args):
        pass

    def say(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def place(self):
        prefix, name = self.path[:7], unquote(self.path[7:])
        if prefix != "/files/" or not SAFE.fullmatch(name):
            return None
        return os.path.join(self.folder, name)

    def do_GET(self):
        place = self.place()
        if place is None:
            self.say(400)
            return
        try:
            file = open(place, "rb")
        except FileNotFoundError:
            self.say(404)
            return
        with file:
            self.send_response(200)
            self.send_header("Content-Type", "application/octet-stream")
            self.send_header("Content-Length", str(os.fstat(file.fileno()).st_size))
            self.end_headers()
            shutil.copyfileobj(file, self.wfile, PIECE)

    def do_PUT(self):
        place = self.place()
        size = int(self.headers["Content-Length"])
        if place is None:
            self.say(400)
        elif size > self.limit:
            self.say(413)
        elif os.path.exists(place):
            self.say(409)
        else:
            self.receive(place, size)

    def receive(self, place, left):
        try:
            with open(place, "xb") as file:
                while left:
                    piece = self.rfile.read(min(left, PIECE))
                    if not piece:
                        return
                    file.write(piece)
                    left -= len(piece)
            self.say(201)
        except FileExistsError:
            self.say(409)
        except ConnectionError:
            print("连接断了")


def serve_files(host, port, folder, limit):
    class Ours(Handler):
        pass

    Ours.folder, Ours.limit = folder, limit
    ThreadingHTTPServer((host, port), Ours).serve_forever()


if __name__ == "__main__":
    serve_files("127.0.0.1", int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
