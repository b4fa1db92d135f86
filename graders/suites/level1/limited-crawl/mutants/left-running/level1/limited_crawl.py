import asyncio


async def crawl(fetch, urls, limit, timeout):
    semaphore = asyncio.Semaphore(limit)

    async def one(url):
        async with semaphore:
            task = asyncio.create_task(fetch(url))
            done, pending = await asyncio.wait([task], timeout=timeout)
            if pending:
                return TimeoutError()
            return await task

    return await asyncio.gather(*[one(url) for url in urls], return_exceptions=True)
