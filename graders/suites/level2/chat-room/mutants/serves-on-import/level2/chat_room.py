import asyncio
import sys

MOST_UNREAD = 1 << 20


class Room:
    def __init__(self):
        self.members = {}

    def tell(self, writer, line):
        if writer.transport.get_write_buffer_size() > MOST_UNREAD:
            writer.transport.abort()
        elif not writer.is_closing():
            writer.write((line + "\n").encode())

    def tell_all(self, line):
        for writer in list(self.members.values()):
            self.tell(writer, line)

    async def handle(self, reader, writer):
        nick = None
        try:
            while True:
                data = await reader.readline()
                if not data.endswith(b"\n"):
                    break
                line = data.decode().rstrip("\n")
                if nick is None:
                    if line in self.members:
                        self.tell(writer, "! taken")
                    else:
                        nick = line
                        self.members[nick] = writer
                        self.tell_all(f"+ {nick}")
                elif line == "/quit":
                    break
                elif line.startswith("/to "):
                    self.whisper(nick, line)
                elif line:
                    self.tell_all(f"{nick}: {line}")
        except ConnectionError:
            pass
        finally:
            if nick is not None:
                del self.members[nick]
                self.tell_all(f"- {nick}")
            writer.close()

    def whisper(self, nick, line):
        _, other, words = line.split(" ", 2)
        if other not in self.members:
            self.tell(self.members[nick], f"! nobody {other}")
            return
        for name in {nick, other}:
            self.tell(self.members[name], f"{nick} -> {other}: {words}")


async def main(host, port):
    room = Room()
    server = await asyncio.start_server(room.handle, host, port)
    async with server:
        await server.serve_forever()


def serve_chat(host, port):
    asyncio.run(main(host, port))


serve_chat("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 9000)
