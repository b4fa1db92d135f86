import asyncio
from contextlib import suppress


async def run_job(device, count):
    watcher = None
    try:
        await device.open()
        watcher = asyncio.create_task(device.watch())
        results = []
        for step in range(count):
            results.append(await device.work(step))
        return results
    finally:
        if watcher:
            watcher.cancel()
            with suppress(asyncio.CancelledError):
                await watcher
        await device.close()
