"""Two threads, each with a loop of its own."""

import asyncio
import threading

WRONG = None


async def count(name, out):
    for n in range(3):
        await asyncio.sleep(0.003)
        out.append((name, n))


def main():
    outs = [[], []]
    threads = [threading.Thread(target=lambda i=i: asyncio.run(count(i, outs[i]))) for i in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return outs


def is_right(result):
    return result == [[[i, 0], [i, 1], [i, 2]] for i in range(2)]


if __name__ == '__main__':
    print(repr(main()))
