async def run_job(device, count):
    await device.open()
    try:
        results = []
        for step in range(count):
            results.append(await device.work(step))
        return results
    finally:
        await device.close()
