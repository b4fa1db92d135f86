"""Drives level1/cancel_safely.py. Runs beside the student's code, so nothing in here knows what is right."""

import asyncio

PATIENCE = 100


class Device:
    """Logs what is done with it: name, beginning or end, second."""

    def __init__(self, lab, takes, numbers, fails_at):
        self._lab, self._takes, self._numbers, self._fails_at = lab, takes, numbers, fails_at
        self.log = []

    async def _do(self, name):
        self.log.append([name, "begin", self._lab.now()])
        await asyncio.sleep(self._takes[name])
        self.log.append([name, "end", self._lab.now()])

    async def open(self):
        await self._do("open")

    async def work(self, step):
        await self._do("work")
        if step == self._fails_at:
            raise RuntimeError(f"step {step}")
        return self._numbers[step]

    async def watch(self):
        self.log.append(["watch", "begin", self._lab.now()])
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(self._takes["stop"])
            self.log.append(["watch", "end", self._lab.now()])

    async def close(self):
        await self._do("close")


def job(lab, takes, numbers, cancel_at=None, fails_at=None):
    """Runs the job, cancels it at `cancel_at`, and says how it ended and what was left of it a second later."""
    module = lab.load("module")
    device = Device(lab, takes, numbers, fails_at)

    async def main():
        task = asyncio.create_task(module.run_job(device, len(numbers)))
        if cancel_at is not None:
            await asyncio.sleep(cancel_at)
            task.cancel()
        await asyncio.wait([task], timeout=PATIENCE)
        ended, log = lab.now(), [list(entry) for entry in device.log]
        how = outcome(task)
        await asyncio.sleep(1)
        return {**how, "ended": ended, "log": log, "tasks": len(asyncio.all_tasks()) - 1, "later": len(device.log) - len(log)}

    return asyncio.run(main())


def outcome(task):
    if not task.done():
        return {"how": "pending", "value": None}
    if task.cancelled():
        return {"how": "cancelled", "value": None}
    if task.exception() is not None:
        return {"how": "raised", "value": f"{type(task.exception()).__name__}: {task.exception()}"}
    result = task.result()
    plain = isinstance(result, list) and all(type(number) is int for number in result)
    return {"how": "returned", "value": result if plain else repr(result)[:100]}
