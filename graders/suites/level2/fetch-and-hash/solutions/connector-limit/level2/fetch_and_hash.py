import asyncio
import hashlib
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from aiohttp import ClientSession, TCPConnector


def hash_of(data: bytes, digits: int) -> str:
    return hashlib.new("sha256", data).hexdigest()[:digits]


class Hasher:
    def __init__(self, session: ClientSession, pool: ProcessPoolExecutor) -> None:
        self.session = session
        self.pool = pool

    async def hash(self, url: str) -> str:
        async with self.session.get(url) as response:
            data = await response.read()
        return await asyncio.wrap_future(self.pool.submit(partial(hash_of, digits=8), data))


async def fetch_and_hash(urls, limit, workers):
    with ProcessPoolExecutor(max_workers=workers) as pool:
        async with ClientSession(connector=TCPConnector(limit=limit)) as session:
            hasher = Hasher(session, pool)
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(hasher.hash(url)) for url in urls]
            return [task.result() for task in tasks]


def main(arguments: list[str]) -> int:
    if len(arguments) < 3 or not (arguments[0].isdecimal() and arguments[1].isdecimal()) or 0 in map(int, arguments[:2]):
        print("usage: fetch_and_hash.py LIMIT WORKERS URL...", file=sys.stderr)
        return 2
    limit, workers, urls = int(arguments[0]), int(arguments[1]), arguments[2:]
    for line in map(" ".join, zip(asyncio.run(fetch_and_hash(urls, limit, workers)), urls)):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
