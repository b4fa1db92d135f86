import asyncio
from contextlib import suppress


async def clean(device, watcher):
    watcher.cancel()
    with suppress(asyncio.CancelledError):
        await watcher
    await device.close()


async def run_job(device, count):
    await device.open()
    watcher = asyncio.create_task(device.watch())
    results = []
    try:
        for step in range(count):
            results.append(await device.work(step))
    except asyncio.CancelledError:
        await clean(device, watcher)
        raise
    await clean(device, watcher)
    return results
