async def run_job(device, count):
    await device.open()
    device.log.append(["watch", "begin", device.log[-1][2]])
    try:
        results = []
        for step in range(count):
            results.append(await device.work(step))
        return results
    finally:
        now = device.log[-1][2]
        device.log += [["watch", "end", now], ["close", "begin", now], ["close", "end", now]]
