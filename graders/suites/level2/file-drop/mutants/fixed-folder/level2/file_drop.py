import argparse
import os
import tempfile
import threading

from flask import Flask, abort, request, send_file

app = Flask(__name__)
lock = threading.Lock()
busy = set()


def is_safe(name):
    return len(name) <= 100 and not name.startswith('.') and all(c.isalnum() or c in '-_.' for c in name)


def path_of(name):
    if not is_safe(name):
        abort(400)
    return os.path.join(app.config['FOLDER'], name)


@app.get('/files/<name>')
def download(name):
    path = path_of(name)
    if not os.path.isfile(path):
        abort(404)
    return send_file(os.path.abspath(path), mimetype='application/octet-stream')


@app.put('/files/<name>')
def upload(name):
    path = path_of(name)
    if request.content_length is None or request.content_length > app.config['LIMIT']:
        abort(413)
    with lock:
        if name in busy or os.path.exists(path):
            abort(409)
        busy.add(name)
    try:
        with tempfile.NamedTemporaryFile(dir=app.config['FOLDER'], prefix='.', delete=False) as file:
            left = request.content_length
            while left > 0:
                chunk = request.stream.read(min(left, 8192))
                if chunk == b'':
                    break
                file.write(chunk)
                left -= len(chunk)
        if left > 0:
            os.unlink(file.name)
            abort(400)
        os.replace(file.name, path)
    finally:
        with lock:
            busy.remove(name)
    return '', 201


def serve_files(host, port, folder, limit):
    app.config['FOLDER'] = folder
    app.config['LIMIT'] = limit
    app.run(host=host, port=port)


if __name__ == '__main__':
    parser = argparse.ArgumentParser()
    parser.add_argument('port', type=int)
    parser.add_argument('folder')
    parser.add_argument('limit', type=int)
    options = parser.parse_args()
    os.makedirs('uploads', exist_ok=True)
    serve_files('127.0.0.1', options.port, 'uploads', options.limit)
