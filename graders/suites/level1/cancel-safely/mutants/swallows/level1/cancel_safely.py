import asyncio
from contextlib import suppress


async def run_job(device, count):
    results = []
    try:
        await device.open()
    except asyncio.CancelledError:
        return results
    watcher = asyncio.create_task(device.watch())
    try:
        for step in range(count):
            results.append(await device.work(step))
    except asyncio.CancelledError:
        print("cancelled")
    finally:
        watcher.cancel()
        with suppress(asyncio.CancelledError):
            await watcher
        await device.close()
    return results
