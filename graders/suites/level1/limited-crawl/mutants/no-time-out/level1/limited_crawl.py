import asyncio


async def crawl(fetch, urls, limit, timeout):
    semaphore = asyncio.Semaphore(limit)

    async def one(url):
        async with semaphore:
            return await fetch(url)

    return await asyncio.gather(*[one(url) for url in urls], return_exceptions=True)
