"""Drives level1/async_resource.py. Runs beside the student's code, so nothing in here knows what is right."""

import asyncio

PATIENCE = 100


class Source:
    """Logs what is done with it: name, number of the page, beginning, end or failure, second."""

    def __init__(self, lab, pages, takes, fails_at):
        self._lab, self._pages, self._takes, self._fails_at = lab, pages, takes, fails_at
        self.log = []

    async def _do(self, name, number=None):
        self.log.append([name, number, "begin", self._lab.now()])
        await asyncio.sleep(self._takes[name])
        if self._fails_at == [name, number]:
            self.log.append([name, number, "fail", self._lab.now()])
            raise OSError(f"{name} failed")
        self.log.append([name, number, "end", self._lab.now()])

    async def open(self):
        await self._do("open")

    async def page(self, number):
        await self._do("page", number)
        return list(self._pages[number]) if number < len(self._pages) else None

    async def release(self, number):
        await self._do("release", number)

    async def close(self):
        await self._do("close")


async def ended(lab, source, work, cancel_at=None):
    """How the work ends, the log at that moment, and how much longer the log is a second later."""
    task = asyncio.create_task(work)
    if cancel_at is not None:
        await asyncio.sleep(cancel_at)
        task.cancel()
    await asyncio.wait([task], timeout=PATIENCE)
    log = [list(entry) for entry in source.log]
    how = outcome(task)
    await asyncio.sleep(1)
    return {**how, "log": log, "later": len(source.log) - len(log)}


def outcome(task):
    if not task.done():
        return {"how": "pending", "value": None}
    if task.cancelled():
        return {"how": "cancelled", "value": None}
    if task.exception() is not None:
        return {"how": "raised", "value": f"{type(task.exception()).__name__}: {task.exception()}"}
    value = task.result()
    return {"how": "returned", "value": value if value is None or isinstance(value, str) else repr(value)[:100]}


def reading(lab, pages, takes, pause, leave_after=None, raise_after=None, fails_at=None, cancel_at=None):
    """Reads item by item, pausing after each; may leave or raise after so many, or be cancelled at a moment."""
    module = lab.load("module")
    source, items = Source(lab, pages, takes, fails_at), []

    async def read():
        async with module.paged(source) as reader:
            async for item in reader:
                items.append(item if isinstance(item, str) else repr(item)[:100])
                if len(items) == raise_after:
                    raise LookupError("reader failed")
                if len(items) == leave_after:
                    break
                await asyncio.sleep(pause)

    told = asyncio.run(ended(lab, source, read(), cancel_at))
    return {**told, "items": items}


def finding(lab, pages, takes, wanted):
    module = lab.load("module")
    source, asked = Source(lab, pages, takes, None), []

    def matches(item):
        asked.append(item if isinstance(item, str) else repr(item)[:100])
        return item == wanted

    async def find():
        return await module.find(source, matches)

    told = asyncio.run(ended(lab, source, find()))
    return {**told, "asked": asked}
