import asyncio
from contextlib import suppress


async def run_job(device, count):
    await device.open()
    watcher = asyncio.create_task(device.watch())
    try:
        results = []
        for step in range(count):
            results.append(await device.work(step))
        return results
    finally:
        watcher.cancel()
        with suppress(asyncio.CancelledError):
            await watcher
        asyncio.create_task(device.close())
