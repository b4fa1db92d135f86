import itertools
import json
import sys

from aiohttp import web


class BadRequest(Exception):
    def __init__(self, errors):
        super().__init__(errors)
        self.errors = errors


class Users:
    def __init__(self):
        self.rows = {}
        self.numbers = itertools.count(1)

    def get(self, request):
        try:
            return self.rows[int(request.match_info["id"])]
        except (KeyError, ValueError):
            raise web.HTTPNotFound

    async def list(self, request):
        query = request.query
        try:
            page, size = int(query.get("page", 1)), int(query.get("size", 10))
        except ValueError:
            raise BadRequest({"page": "page and size are numbers"})
        sort = query.get("sort", "id")
        field = sort[1:] if sort[:1] == "-" else sort
        if page < 1 or size < 1 or field not in ("id", "name", "email", "age"):
            raise BadRequest({"query": "out of range"})
        rows = [row for row in self.rows.values() if query.get("name", "") in row["name"]]
        rows = sorted(rows, key=lambda row: row[field], reverse=sort[:1] == "-")
        items = rows[(page - 1) * size:][:size]
        return web.json_response({"items": items, "total": len(rows), "page": page, "pages": -(-len(rows) // size)})

    async def create(self, request):
        data = await body_of(request, whole=True)
        row = {"id": next(self.numbers), **data}
        self.rows[row["id"]] = row
        return web.json_response(row, status=201, headers={"Location": f"/users/{row['id']}"})

    async def show(self, request):
        return web.json_response(self.get(request))

    async def change(self, request):
        self.get(request)
        data = await body_of(request, whole=request.method == "PUT")
        row = self.get(request)
        row.update(data)
        return web.json_response(row)

    async def delete(self, request):
        del self.rows[self.get(request)["id"]]
        return web.Response(status=204)


async def body_of(request, whole):
    try:
        data = await request.json()
    except json.JSONDecodeError:
        raise BadRequest({"body": "not JSON"})
    if type(data) is not dict:
        raise BadRequest({"body": "not an object"})
    given = {key: value for key, value in data.items() if key in ("name", "email", "age")}
    errors = {key: "not valid" for key, value in given.items() if not valid(key, value)}
    if whole:
        errors.update({key: "missing" for key in ("name", "email", "age") if key not in given})
    if errors:
        raise BadRequest(errors)
    return given


def valid(key, value):
    match key, value:
        case "age", bool():
            return False
        case "age", int():
            return 0 <= value <= 150
        case "name", str():
            return 1 <= len(value) <= 50
        case "email", str():
            return "@" in value
    return False


@web.middleware
async def explain(request, handler):
    try:
        return await handler(request)
    except BadRequest as bad:
        return web.json_response({"errors": bad.errors}, status=400)


def make_app():
    users = Users()
    app = web.Application(middlewares=[explain])
    app.router.add_get("/users", users.list)
    app.router.add_post("/users", users.create)
    app.router.add_get("/users/{id}", users.show)
    app.router.add_put("/users/{id}", users.change)
    app.router.add_patch("/users/{id}", users.change)
    app.router.add_delete("/users/{id}", users.delete)
    return app


def serve_users(host, port):
    web.run_app(make_app(), host=host, port=port)


serve_users("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8000)
