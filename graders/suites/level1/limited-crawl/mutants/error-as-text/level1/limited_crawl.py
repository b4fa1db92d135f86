import asyncio


async def crawl(fetch, urls, limit, timeout):
    semaphore = asyncio.Semaphore(limit)

    async def one(url):
        async with semaphore:
            try:
                return await asyncio.wait_for(fetch(url), timeout)
            except asyncio.TimeoutError as error:
                return error
            except Exception as error:
                return str(error)

    return await asyncio.gather(*[one(url) for url in urls])
