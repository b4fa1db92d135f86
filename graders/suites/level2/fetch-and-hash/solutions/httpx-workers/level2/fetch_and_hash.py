import asyncio
import concurrent.futures
import sys
from hashlib import sha256

import httpx


def 指纹(正文: bytes) -> str:
    算 = sha256()
    算.update(正文)
    return 算.hexdigest()[:8]


async def fetch_and_hash(urls: list[str], limit: int, workers: int) -> list[str]:
    loop = asyncio.get_running_loop()
    pool = concurrent.futures.ProcessPoolExecutor(workers)
    todo = iter(enumerate(urls))
    hashing: dict[int, asyncio.Future] = {}

    async def worker(client: httpx.AsyncClient) -> None:
        # 大家从同一个迭代器里拿，谁空了谁拿下一个
        for i, url in todo:
            response = await client.get(url)
            hashing[i] = loop.run_in_executor(pool, 指纹, response.content)

    try:
        async with httpx.AsyncClient(timeout=60) as client:
            await asyncio.gather(*(worker(client) for _ in range(limit)))
        return [await hashing[i] for i in range(len(urls))]
    finally:
        pool.shutdown()


if __name__ == "__main__":
    try:
        limit, workers = map(int, sys.argv[1:3])
        urls = sys.argv[3:]
        if limit < 1 or workers < 1 or not urls:
            raise ValueError("limit and workers must be positive, and there must be an address")
    except ValueError as error:
        sys.exit(f"usage: fetch_and_hash.py LIMIT WORKERS URL...  ({error})")
    for url, 位 in zip(urls, asyncio.run(fetch_and_hash(urls, limit, workers))):
        print(f"{位}  {url}")
