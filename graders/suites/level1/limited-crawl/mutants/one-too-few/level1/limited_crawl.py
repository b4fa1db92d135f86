import asyncio


async def crawl(fetch, urls, limit, timeout):
    queue = asyncio.Queue()
    for item in enumerate(urls):
        queue.put_nowait(item)
    results = [None] * len(urls)

    async def worker():
        while not queue.empty():
            index, url = queue.get_nowait()
            try:
                results[index] = await asyncio.wait_for(fetch(url), timeout)
            except Exception as error:
                results[index] = error

    workers = [asyncio.create_task(worker())]
    for _ in range(1, limit - 1):
        workers.append(asyncio.create_task(worker()))
    await asyncio.gather(*workers)
    return results
