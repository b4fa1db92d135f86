import asyncio


async def crawl(fetch, urls, limit, timeout):
    semaphore = asyncio.Semaphore(limit)

    async def one(url):
        async with semaphore:
            try:
                return await asyncio.wait_for(fetch(url), timeout)
            except Exception as error:
                return error

    results = []
    for done in asyncio.as_completed([one(url) for url in urls]):
        results.append(await done)
    return results
