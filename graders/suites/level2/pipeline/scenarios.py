"""Drives level2/pipeline.py. Runs beside the student's code, so nothing in here knows what is right."""

import asyncio

PATIENCE = 200


class Plant:
    """Source, work and sink; logs name, number, "begin", "end" or "stopped", and the second."""

    def __init__(self, lab, gives, works, sinks, results, clean, fails):
        self._lab = lab
        self._gives, self._works, self._sinks, self._results = gives, works, sinks, results
        self._clean, self._fails = clean, fails
        self._given = self._sunk = self._working = 0
        self.most_under_way = self.most_working = 0
        self.log = []

    def _note(self, name, number, what):
        self.log.append([name, number, what, self._lab.now()])

    def _fail(self, name, number):
        if self._fails == [name, number]:
            raise LookupError(f"{name} {number} failed")

    def __aiter__(self):
        return self

    async def __anext__(self):
        number = self._given
        if number == len(self._gives):
            raise StopAsyncIteration
        await asyncio.sleep(self._gives[number])
        self._fail("source", number)
        self._given += 1
        self.most_under_way = max(self.most_under_way, self._given - self._sunk)
        self._note("source", number, "end")
        return number

    async def work(self, number):
        self._note("work", number, "begin")
        self._working += 1
        self.most_working = max(self.most_working, self._working)
        try:
            await asyncio.sleep(self._works[number])
            self._fail("work", number)
        except asyncio.CancelledError:
            await asyncio.sleep(self._clean)
            self._note("work", number, "stopped")
            raise
        finally:
            self._working -= 1
        self._note("work", number, "end")
        return self._results[number]

    async def sink(self, result):
        number = self._results.index(result) if result in self._results else -1
        self._note("sink", number, "begin")
        await asyncio.sleep(self._sinks[number])
        self._fail("sink", number)
        self._sunk += 1
        self._note("sink", number, "end")


def flow(lab, gives, works, sinks, results, workers, limit, clean=0.0, fails=None, cancel_at=None):
    """One run of the pipeline, how it ended, and what was left of it a second later."""
    module = lab.load("module")
    plant = Plant(lab, gives, works, sinks, results, clean, fails)

    async def main():
        task = asyncio.create_task(module.pipeline(plant, plant.work, plant.sink, workers, limit))
        if cancel_at is not None:
            await asyncio.sleep(cancel_at)
            task.cancel()
        await asyncio.wait([task], timeout=PATIENCE)
        ended, log, how = lab.now(), [list(entry) for entry in plant.log], outcome(task)
        await asyncio.sleep(1)
        left = {"tasks": len(asyncio.all_tasks()) - 1, "later": len(plant.log) - len(log)}
        return {**how, **left, "ended": ended, "log": log, "under_way": plant.most_under_way, "working": plant.most_working}

    return asyncio.run(main())


def outcome(task):
    if not task.done():
        return {"how": "pending", "value": ""}
    if task.cancelled():
        return {"how": "cancelled", "value": ""}
    if task.exception() is not None:
        return {"how": "raised", "value": f"{type(task.exception()).__name__}: {task.exception()}"[:200]}
    return {"how": "returned", "value": ""}


def command(lab, argv):
    """The program run by itself: whether it ended well, and when."""
    try:
        lab.run_program("module", argv)
        code = 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    except Exception:
        code = 1
    return {"fine": code == 0, "ended": lab.now()}
