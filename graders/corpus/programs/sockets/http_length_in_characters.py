"""Content-Length counts characters, and a Chinese page is cut off."""

import http.client
import socket
import threading

WRONG = 'wrong-result'


def serve(listener):
    conn, _ = listener.accept()
    with conn, conn.makefile('rb') as lines:
        while lines.readline().strip():
            pass
        body = '你好,世界'
        head = f'HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n'
        conn.sendall((head + body).encode())


def main():
    with socket.create_server(('127.0.0.1', 0)) as listener:
        t = threading.Thread(target=serve, args=(listener,))
        t.start()
        client = http.client.HTTPConnection(*listener.getsockname())
        client.request('GET', '/')
        text = client.getresponse().read().decode(errors='replace')
        client.close()
        t.join()
    return text


def is_right(result):
    return result == '你好,世界'


if __name__ == '__main__':
    print(repr(main()))
