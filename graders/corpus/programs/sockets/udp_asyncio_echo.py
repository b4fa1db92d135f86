"""An asyncio datagram endpoint answers, and a plain socket in a thread asks."""

import asyncio
import socket

WRONG = None


class Echo(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        self.transport.sendto(data[::-1], address)


def ask(address):
    with socket.socket(type=socket.SOCK_DGRAM) as client:
        client.sendto(b'abc', address)
        return client.recv(100).decode()


async def run():
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Echo, local_addr=('127.0.0.1', 0))
    try:
        return await asyncio.to_thread(ask, transport.get_extra_info('sockname'))
    finally:
        transport.close()


def main():
    return asyncio.run(run())


def is_right(result):
    return result == 'cba'


if __name__ == '__main__':
    print(repr(main()))
