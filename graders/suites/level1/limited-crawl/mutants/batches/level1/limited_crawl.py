import asyncio


async def crawl(fetch, urls, limit, timeout):
    results = []
    for start in range(0, len(urls), limit):
        batch = urls[start:start + limit]
        results += await asyncio.gather(*[asyncio.wait_for(fetch(url), timeout) for url in batch], return_exceptions=True)
    return results
