import asyncio
from contextlib import suppress


async def run_job(device, count):
    await device.open()
    watcher = asyncio.create_task(device.watch())
    results = []
    try:
        for step in range(count):
            try:
                results.append(await device.work(step))
            except BaseException as error:
                if isinstance(error, RuntimeError):
                    raise
                print("step", step, "failed:", error)
        return results
    finally:
        watcher.cancel()
        with suppress(asyncio.CancelledError):
            await watcher
        await device.close()
