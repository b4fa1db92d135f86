"""Drives level1/limited_crawl.py. Runs beside the student's code, so nothing in here knows what is right."""

import asyncio
import builtins


def crawled(lab, pages, urls, limit, timeout):
    """`pages` says for each address how long it takes, and its text or the error that it raises."""
    module = lab.load("module")
    begun, fetches = [], {"now": 0, "most": 0}

    async def fetch(url):
        page = pages[url]
        begun.append([url, lab.now()])
        fetches["now"] += 1
        fetches["most"] = max(fetches["most"], fetches["now"])
        try:
            await asyncio.sleep(page["takes"])
        finally:
            fetches["now"] -= 1
        if "error" in page:
            raise getattr(builtins, page["error"])(page["text"])
        return page["text"]

    async def main():
        results = await module.crawl(fetch, urls, limit, timeout)
        took, going = lab.now(), fetches["now"]
        await asyncio.sleep(1)
        return results, took, going, len(asyncio.all_tasks()) - 1

    results, took, going, tasks = asyncio.run(main())
    told = [described(result) for result in results] if isinstance(results, list) else repr(results)[:200]
    return {"results": told, "begun": begun, "most": fetches["most"], "took": took, "going": going, "tasks": tasks}


def described(result):
    if isinstance(result, BaseException):
        return {"error": type(result).__name__, "text": result.args[0] if result.args and isinstance(result.args[0], str) else ""}
    return {"text": result} if isinstance(result, str) else {"other": repr(result)[:100]}
