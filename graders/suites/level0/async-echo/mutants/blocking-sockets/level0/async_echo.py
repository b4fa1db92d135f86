import asyncio
import socket


async def echo(conn):
    while True:
        data = conn.recv(1024)
        if not data:
            break
        conn.sendall(data)
    conn.close()


async def main():
    server = socket.socket()
    server.bind(('127.0.0.1', 8888))
    server.listen()
    while True:
        conn, addr = server.accept()
        await echo(conn)


asyncio.run(main())
