import asyncio
import contextlib


async def stop(task: asyncio.Task) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def run_job(device, count: int) -> list[int]:
    async with contextlib.AsyncExitStack() as stack:
        await device.open()
        stack.push_async_callback(device.close)
        watching = asyncio.ensure_future(device.watch())
        stack.push_async_callback(stop, watching)
        results: list[int] = []
        try:
            while len(results) < count:
                results += [await device.work(len(results))]
        except asyncio.CancelledError:
            print(f"做完 {len(results)} 步以后被取消")
            raise
        return results
