import argparse
import asyncio
import hashlib
from concurrent.futures import ProcessPoolExecutor

import aiohttp


def fingerprint(body):
    return hashlib.sha256(body).hexdigest()[:8]


async def fetch_and_hash(urls, limit, workers):
    loop = asyncio.get_running_loop()
    places = asyncio.Semaphore(limit)

    async def one(url):
        async with places:
            async with session.get(url) as response:
                body = await response.read()
        return await loop.run_in_executor(pool, fingerprint, body)

    with ProcessPoolExecutor(max_workers=workers) as pool:
        async with aiohttp.ClientSession() as session:
            return [await done for done in asyncio.as_completed([one(url) for url in urls])]


def main():
    parser = argparse.ArgumentParser(description="网页的指纹")
    parser.add_argument("limit", type=int)
    parser.add_argument("workers", type=int)
    parser.add_argument("urls", nargs="+")
    asked = parser.parse_args()
    if asked.limit < 1 or asked.workers < 1:
        parser.error("limit and workers must be at least 1")
    hashes = asyncio.run(fetch_and_hash(asked.urls, asked.limit, asked.workers))
    for digits, url in zip(hashes, asked.urls):
        print(digits, url)


if __name__ == "__main__":
    main()
