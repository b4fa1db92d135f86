import asyncio


async def crawl(fetch, urls, limit, timeout):
    semaphore = asyncio.Semaphore(limit)
    results = [TimeoutError()] * len(urls)

    async def one(place, url):
        async with semaphore:
            try:
                results[place] = await fetch(url)
            except Exception as error:
                results[place] = error

    jobs = [one(place, url) for place, url in enumerate(urls)]
    try:
        await asyncio.wait_for(asyncio.gather(*jobs), timeout)
    except asyncio.TimeoutError:
        pass
    return results
