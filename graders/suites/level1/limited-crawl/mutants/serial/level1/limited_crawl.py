import asyncio


async def crawl(fetch, urls, limit, timeout):
    semaphore = asyncio.Semaphore(limit)
    results = []
    for url in urls:
        async with semaphore:
            try:
                results.append(await asyncio.wait_for(fetch(url), timeout))
            except Exception as error:
                results.append(error)
    return results
