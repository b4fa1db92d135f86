import asyncio


async def crawl(fetch, urls, limit, timeout):
    async def one(url):
        return await asyncio.wait_for(fetch(url), timeout)

    return await asyncio.gather(*[one(url) for url in urls], return_exceptions=True)
