import asyncio


async def crawl(fetch, urls, limit, timeout):
    passes = asyncio.Semaphore(limit)
    results = {}

    async def fetch_into(place, url):
        await passes.acquire()
        try:
            results[place] = await asyncio.wait_for(fetch(url), timeout=timeout)
        except asyncio.TimeoutError:
            results[place] = TimeoutError(f"{url}: more than {timeout} s")
        except Exception as error:
            print("failed:", url, error)
            results[place] = error
        finally:
            passes.release()

    async with asyncio.TaskGroup() as group:
        for place, url in enumerate(urls):
            group.create_task(fetch_into(place, url))
    return [results[place] for place in range(len(urls))]
