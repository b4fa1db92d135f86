import asyncio
from contextlib import asynccontextmanager


@asynccontextmanager
async def opened(device):
    await device.open()
    try:
        yield device
    finally:
        await device.close()


@asynccontextmanager
async def beside(coroutine):
    """一个只在 with 里面活着的任务。"""
    task = asyncio.create_task(coroutine)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])


async def run_job(device, count):
    async with opened(device), beside(device.watch()):
        return [await device.work(step) for step in range(count)]
