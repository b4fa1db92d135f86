import asyncio


class Room:
    def __init__(self, patience=2):
        self.patience = patience
        self.writers = set()

    async def serve(self, reader, writer):
        self.writers.add(writer)
        try:
            while line := await reader.readline():
                await self.tell(line, writer)
        finally:
            self.writers.discard(writer)
            writer.close()

    async def tell(self, line, speaker):
        others = [writer for writer in self.writers if writer is not speaker]
        await asyncio.gather(*(self.write(writer, line) for writer in others))

    async def write(self, writer, line):
        writer.write(line)
        try:
            await asyncio.wait_for(writer.drain(), self.patience)
        except (asyncio.TimeoutError, ConnectionError):
            self.writers.discard(writer)
            writer.close()
