import asyncio
import sys

import websockets

clients = set()


async def handle(ws):
    clients.add(ws)
    try:
        async for message in ws:
            if message == "bye":
                break
            if message.startswith("all:"):
                for client in clients:
                    await client.send(message[4:])
            else:
                await ws.send(message)
    except websockets.ConnectionClosed:
        print("断线了")
        return
    clients.discard(ws)


async def main(host, port):
    async with websockets.serve(handle, host, port):
        await asyncio.Future()


def serve_websocket(host, port):
    asyncio.run(main(host, port))


async def ask_all(url, messages):
    answers = []
    async with websockets.connect(url) as ws:
        for message in messages:
            await ws.send(message)
            answers.append(await ws.recv())
    return answers


def talk(url, messages):
    return asyncio.run(ask_all(url, messages))


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve_websocket("127.0.0.1", int(sys.argv[2]))
    else:
        for answer in talk(sys.argv[2], sys.argv[3:]):
            print(answer)
