import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

FIELDS = ("name", "email", "age")
lock = threading.Lock()
users = {}
last_id = 0


class Problem(Exception):
    def __init__(self, status, body):
        self.status, self.body = status, body


def find_errors(data, needed):
    errors = {}
    for field in needed:
        if field not in data:
            errors[field] = "missing"
    name, email, age = (data.get(field) for field in FIELDS)
    if "name" in data and not (isinstance(name, str) and 1 <= len(name) <= 50):
        errors["name"] = "1 to 50 characters"
    if "email" in data and not (isinstance(email, str) and "@" in email):
        errors["email"] = "must contain @"
    if "age" in data and not (type(age) is int and 0 <= age <= 150):
        errors["age"] = "0 to 150"
    return errors


def number(query, key, default):
    value = query.get(key, [str(default)])[0]
    if not value.isdigit() or int(value) < 1:
        raise Problem(400, {"errors": {key: "must be a number from 1"}})
    return int(value)


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def reply(self, status, body=None, **headers):
        data = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        if body is not None:
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def body(self, needed):
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        data = json.loads(raw)
        errors = find_errors(data, needed)
        if errors:
            raise Problem(400, {"errors": errors})
        return {field: data[field] for field in FIELDS if field in data}

    def user_id(self):
        parts = urlsplit(self.path).path.split("/")
        if len(parts) != 3 or parts[1] != "users" or not parts[2].isdigit():
            raise Problem(404, {"error": "not found"})
        return int(parts[2])

    def is_list(self):
        return urlsplit(self.path).path == "/users"

    def do_any(self):
        try:
            getattr(self, "answer_" + self.command)()
        except Problem as problem:
            self.reply(problem.status, problem.body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_any

    def answer_GET(self):
        if self.is_list():
            self.reply(200, self.page(parse_qs(urlsplit(self.path).query)))
            return
        with lock:
            self.reply(200, self.existing())

    def existing(self):
        user = users.get(self.user_id())
        if user is None:
            raise Problem(404, {"error": "not found"})
        return user

    def page(self, query):
        page, size = number(query, "page", 1), number(query, "size", 10)
        sort = query.get("sort", ["id"])[0]
        key = sort.lstrip("-")
        if key not in ("id", *FIELDS):
            raise Problem(400, {"errors": {"sort": "unknown field"}})
        part = query.get("name", [""])[0]
        with lock:
            found = [dict(user) for user in users.values() if part in user["name"]]
        found.sort(key=lambda user: user["id"])
        found.sort(key=lambda user: user[key], reverse=sort.startswith("-"))
        pages = (len(found) + size - 1) // size
        return {"items": found[(page - 1) * size:page * size], "total": len(found), "page": page, "pages": pages}

    def answer_POST(self):
        global last_id
        if not self.is_list():
            raise Problem(404, {"error": "not found"})
        data = self.body(FIELDS)
        with lock:
            last_id += 1
            user = {"id": last_id, **data}
            users[last_id] = user
        self.reply(201, user, Location=f"/users/{user['id']}")

    def answer_PUT(self):
        with lock:
            self.existing()
        self.change(FIELDS)

    def answer_PATCH(self):
        with lock:
            self.existing()
        self.change(())

    def change(self, needed):
        data = self.body(needed)
        with lock:
            user = self.existing()
            user.update(data)
            copy = dict(user)
        self.reply(200, copy)

    def answer_DELETE(self):
        with lock:
            self.existing()
            del users[self.user_id()]
        self.reply(204)


def serve_users(host, port):
    ThreadingHTTPServer((host, port), Handler).serve_forever()


if __name__ == "__main__":
    serve_users("127.0.0.1", int(sys.argv[1]))
