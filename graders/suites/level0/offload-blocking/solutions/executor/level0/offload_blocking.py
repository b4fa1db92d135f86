import asyncio
import time
from concurrent.futures import ThreadPoolExecutor


class Slow:
    def __init__(self, number):
        self.number = number

    def square(self):
        time.sleep(2)
        return self.number * self.number


async def main():
    loop = asyncio.get_running_loop()
    slow = [Slow(number) for number in range(1, 6)]
    with ThreadPoolExecutor(max_workers=5) as pool:
        futures = [loop.run_in_executor(pool, one.square) for one in slow]
        await asyncio.wait(futures)
    print("\n".join(f"{one.number} -> {future.result()}" for one, future in zip(slow, futures)))


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
