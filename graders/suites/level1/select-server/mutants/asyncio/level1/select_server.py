import asyncio


def answer(line):
    times, word = line.split(b' ', 1)
    return (word + b'\n') * int(times)


async def talk(reader, writer):
    try:
        while (line := await reader.readline()).endswith(b'\n'):
            writer.write(answer(line[:-1]))
            await writer.drain()
    except ConnectionError:
        pass
    writer.close()


async def main(host, port):
    server = await asyncio.start_server(talk, host, port)
    await server.serve_forever()


def serve(host, port):
    asyncio.run(main(host, port))


if __name__ == '__main__':
    serve('127.0.0.1', 9000)
