import asyncio


async def one(fetch, url, limit, timeout):
    semaphore = asyncio.Semaphore(limit)
    async with semaphore:
        return await asyncio.wait_for(fetch(url), timeout)


async def crawl(fetch, urls, limit, timeout):
    return await asyncio.gather(*[one(fetch, url, limit, timeout) for url in urls], return_exceptions=True)
