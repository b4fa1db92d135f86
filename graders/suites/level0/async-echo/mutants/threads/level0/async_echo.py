import asyncio
import socket
import threading

start_server = asyncio.start_server


def echo(conn):
    with conn:
        while data := conn.recv(1024):
            conn.sendall(data)


server = socket.create_server(('127.0.0.1', 8888))
while True:
    conn, addr = server.accept()
    threading.Thread(target=echo, args=(conn,)).start()
