import asyncio


async def run_job(device, count):
    await device.open()
    watcher = asyncio.create_task(device.watch())
    try:
        results = []
        for step in range(count):
            results.append(await device.work(step))
        return results
    finally:
        await device.close()
