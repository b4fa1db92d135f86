import asyncio


async def crawl(fetch, urls, limit, timeout):
    semaphore = asyncio.Semaphore(limit)
    results = dict.fromkeys(urls)

    async def one(url):
        async with semaphore:
            try:
                results[url] = await asyncio.wait_for(fetch(url), timeout)
            except Exception as error:
                results[url] = error

    await asyncio.gather(*[one(url) for url in results])
    return list(results.values())
