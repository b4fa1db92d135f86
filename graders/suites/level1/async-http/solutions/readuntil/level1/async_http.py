import asyncio


def build(status, text, *headers, close=False):
    body = text.encode('utf-8')
    lines = [
        f'HTTP/1.1 {status}',
        'Content-Type: text/plain; charset=utf-8',
        f'Content-Length: {len(body)}',
        *headers,
    ]
    if close:
        lines.append('Connection: close')
    return '\r\n'.join(lines).encode('ascii') + b'\r\n\r\n' + body


async def answer(reader, load):
    """一个请求的答复，以及之后要不要关闭。"""
    request = await reader.readuntil(b'\r\n\r\n')
    first, *lines = request.decode('latin-1').split('\r\n')
    words = first.split(' ')
    if len(words) != 3 or not words[2].startswith('HTTP/'):
        return build('400 Bad Request', '看不懂', close=True), True
    method, path, version = words
    headers = {}
    for line in lines:
        name, _, value = line.partition(':')
        headers[name.strip().lower()] = value.strip()
    await reader.readexactly(int(headers.get('content-length', 0)))
    close = headers.get('connection', '').lower() == 'close'
    if method != 'GET':
        return build('405 Method Not Allowed', '只能用 GET', 'Allow: GET', close=close), close
    try:
        text = await asyncio.to_thread(load, path)
    except FileNotFoundError:
        return build('404 Not Found', '没有这一页', close=close), close
    return build('200 OK', text, close=close), close


async def serve(host, port, load):
    async def talk(reader, writer):
        try:
            close = False
            while not close:
                data, close = await answer(reader, load)
                writer.write(data)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(talk, host, port)
    async with server:
        await server.serve_forever()


if __name__ == '__main__':
    asyncio.run(serve('127.0.0.1', 8000, lambda path: f'你好，这里是 {path}'))
