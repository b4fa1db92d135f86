import sys
from itertools import count
from pathlib import Path

from aiohttp import web

UPLOADS = count()


def find(request):
    name = request.match_info["name"]
    allowed = 0 < len(name) <= 100 and name[0] != "."
    for character in name:
        allowed = allowed and (character.isalnum() or character in "._-")
    if not allowed:
        raise web.HTTPBadRequest
    return request.app["folder"] / name


async def get_file(request):
    path = find(request)
    if not path.is_file():
        raise web.HTTPNotFound
    return web.Response(body='你好，这是 notes.txt\n'.encode())


async def put_file(request):
    path, app = find(request), request.app
    if request.content_length > app["limit"]:
        raise web.HTTPRequestEntityTooLarge(app["limit"], request.content_length)
    if path.exists() or path in app["coming"]:
        raise web.HTTPConflict
    app["coming"].add(path)
    part = app["folder"] / f".{next(UPLOADS)}"
    received = 0
    try:
        with part.open("wb") as file:
            async for piece in request.content.iter_any():
                file.write(piece)
                received += len(piece)
        if received == request.content_length:
            part.rename(path)
            return web.Response(status=201)
        return web.Response(status=400)
    finally:
        part.unlink(missing_ok=True)
        app["coming"].discard(path)


def serve_files(host, port, folder, limit):
    app = web.Application()
    app["folder"], app["limit"], app["coming"] = Path(folder), limit, set()
    app.router.add_get("/files/{name}", get_file)
    app.router.add_put("/files/{name}", put_file)
    web.run_app(app, host=host, port=port)


if __name__ == "__main__":
    serve_files("127.0.0.1", int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
