import asyncio


async def crawl(fetch, urls, limit, timeout):
    semaphore = asyncio.Semaphore(limit)

    async def one(url):
        async with semaphore:
            return await asyncio.wait_for(fetch(url), timeout)

    results = await asyncio.gather(*[one(url) for url in urls], return_exceptions=True)
    return [result for result in results if isinstance(result, (str, TimeoutError))]
