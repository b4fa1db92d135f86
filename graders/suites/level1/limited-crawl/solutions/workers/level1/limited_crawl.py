import asyncio
from typing import Any, Awaitable, Callable


class Crawler:
    """limit 个工人，谁有空谁去拿下一个网址。"""

    def __init__(self, fetch: Callable[[str], Awaitable[str]], urls: list[str], timeout: float) -> None:
        self.fetch = fetch
        self.timeout = timeout
        self.todo = iter(enumerate(urls))
        self.results: list[Any] = [None] * len(urls)

    async def worker(self) -> None:
        for index, url in self.todo:
            try:
                async with asyncio.timeout(self.timeout):
                    self.results[index] = await self.fetch(url)
            except Exception as error:
                self.results[index] = error


async def crawl(fetch, urls, limit, timeout):
    crawler = Crawler(fetch, urls, timeout)
    await asyncio.gather(*(crawler.worker() for _ in range(limit)))
    return crawler.results
