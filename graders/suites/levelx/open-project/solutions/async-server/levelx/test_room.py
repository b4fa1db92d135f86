import asyncio

import pytest

from room import Room


@pytest.fixture
def room():
    return Room(patience=1)


async def enter(room):
    server = await asyncio.start_server(room.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    people = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
    while len(room.writers) < 2:
        await asyncio.sleep(0.01)
    return server, people


@pytest.mark.asyncio
async def test_the_other_one_hears(room):
    server, [(_, ann), (bob, bobs)] = await enter(room)
    ann.write(b"hello\n")
    assert await asyncio.wait_for(bob.readline(), 5) == b"hello\n"
    ann.close()
    bobs.close()
    server.close()


@pytest.mark.asyncio
async def test_who_leaves_is_forgotten(room):
    server, [(_, ann), (_, bob)] = await enter(room)
    ann.close()
    while len(room.writers) > 1:
        await asyncio.sleep(0.01)
    bob.close()
    server.close()
