import argparse
import math
import threading

from flask import Flask, abort, jsonify, request, url_for

app = Flask(__name__)
app.config['JSON_AS_ASCII'] = False
guard = threading.RLock()
table = {}
counter = {'last': 0}


def check_name(value):
    return isinstance(value, str) and 0 < len(value) <= 50


def check_email(value):
    return isinstance(value, str) and '@' in value


def check_age(value):
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 150


RULES = {'name': check_name, 'email': check_email, 'age': check_age}


def bad(**errors):
    response = jsonify(errors=errors)
    response.status_code = 400
    abort(response)


def read_body(partial=False):
    data = request.get_json(silent=True)
    if not isinstance(data, dict):
        bad(body='必须是一个 JSON 对象')
    errors = {}
    for field, rule in RULES.items():
        if field in data:
            if not rule(data[field]):
                errors[field] = '不合规矩'
        elif not partial:
            errors[field] = '没有给'
    if errors:
        bad(**errors)
    return {field: data[field] for field in RULES if field in data}


def read_number(name, default):
    try:
        value = int(request.args.get(name, default))
    except ValueError:
        bad(**{name: '不是整数'})
    if value < 1:
        bad(**{name: '从 1 开始'})
    return value


@app.errorhandler(404)
def not_found(error):
    return jsonify(error='没有这个东西'), 404


@app.get('/users')
def index():
    page, size = read_number('page', 1), read_number('size', 10)
    order = request.args.get('sort', 'id')
    descending, field = order.startswith('-'), order.removeprefix('-')
    if field not in ('id', 'name', 'email', 'age'):
        bad(sort='没有这个字段')
    with guard:
        rows = [dict(row) for row in table.values()]
    rows = [row for row in rows if request.args.get('name', '') in row['name']]
    rows.sort(key=lambda row: row[field], reverse=descending)
    first = (page - 1) * size
    return jsonify(items=rows[first:first + size], total=len(rows), page=page, pages=math.ceil(len(rows) / size))


@app.post('/users')
def create():
    data = read_body()
    with guard:
        counter['last'] += 1
        row = {'id': counter['last'], **data}
        table[row['id']] = row
        return jsonify(row), 201


@app.get('/users/<int:number>')
def show(number):
    with guard:
        return jsonify(table.get(number) or abort(404))


@app.route('/users/<int:number>', methods=['PUT', 'PATCH'])
def change(number):
    with guard:
        row = table.get(number) or abort(404)
        row.update(read_body(partial=request.method == 'PATCH'))
        return jsonify(row)


@app.delete('/users/<int:number>')
def delete(number):
    with guard:
        if table.pop(number, None) is None:
            abort(404)
    return '', 204


def serve_users(host, port):
    app.run(host=host, port=port)


if __name__ == '__main__':
    parser = argparse.ArgumentParser()
    parser.add_argument('port', type=int)
    serve_users('127.0.0.1', parser.parse_args().port)
