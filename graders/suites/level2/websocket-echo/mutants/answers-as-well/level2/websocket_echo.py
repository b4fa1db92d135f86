import argparse
import asyncio

from websockets.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.server import serve


class Server:
    def __init__(self):
        self.connections = []

    async def handler(self, connection, path=None):
        self.connections.append(connection)
        try:
            while True:
                text = await connection.recv()
                if text == 'bye':
                    await connection.close(1000)
                    return
                if text[:4] == 'all:':
                    await self.send_to_all(text[4:])
                await connection.send(text)
        except ConnectionClosed:
            pass
        finally:
            self.connections.remove(connection)

    async def send_to_all(self, text):
        sending = [connection.send(text) for connection in self.connections]
        await asyncio.gather(*sending, return_exceptions=True)

    async def run(self, host, port):
        server = await serve(self.handler, host, port)
        await server.wait_closed()


def serve_websocket(host, port):
    asyncio.run(Server().run(host, port))


def talk(url, messages):
    async def conversation():
        connection = await connect(url)
        try:
            heard = []
            for text in messages:
                await connection.send(text)
                heard.append(await connection.recv())
            return heard
        finally:
            await connection.close()

    return asyncio.run(conversation())


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest='command', required=True)
    serving = commands.add_parser('serve')
    serving.add_argument('port', type=int)
    talking = commands.add_parser('talk')
    talking.add_argument('url')
    talking.add_argument('messages', nargs='*')
    options = parser.parse_args()
    if options.command == 'serve':
        serve_websocket('127.0.0.1', options.port)
    else:
        print(*talk(options.url, options.messages), sep='\n')


if __name__ == '__main__':
    main()
