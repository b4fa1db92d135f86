import select
import socket


def serve(host: str, port: int) -> None:
    listener = socket.create_server((host, port))
    listener.setblocking(False)
    epoll = select.epoll()
    epoll.register(listener, select.EPOLLIN)
    sockets: dict[int, socket.socket] = {}
    buffers: dict[int, tuple[bytearray, bytearray]] = {}
    while True:
        for number, event in epoll.poll(1):
            if number == listener.fileno():
                conn, _ = listener.accept()
                conn.setblocking(False)
                sockets[conn.fileno()] = conn
                buffers[conn.fileno()] = bytearray(), bytearray()
                epoll.register(conn, select.EPOLLIN)
                continue
            conn = sockets[number]
            received, to_send = buffers[number]
            gone = False
            try:
                if event & ~select.EPOLLOUT:
                    data = conn.recv(65536)
                    gone = not data
                    received.extend(data)
                    end = received.find(b"\n")
                    while end >= 0:
                        times, word = bytes(received[:end]).split(b" ", 1)
                        to_send.extend((word + b"\n") * int(times))
                        del received[:end + 1]
                        end = received.find(b"\n")
                if to_send and not gone:
                    del to_send[:conn.send(to_send)]
            except BlockingIOError:
                pass
            except OSError:
                gone = True
            if gone:
                epoll.unregister(number)
                conn.close()
                del sockets[number], buffers[number]
            else:
                epoll.modify(number, select.EPOLLIN | (select.EPOLLOUT if to_send else 0))
