"""shutdown() waits for what has been submitted."""

from concurrent.futures import ThreadPoolExecutor

WRONG = None


def main():
    results = []
    pool = ThreadPoolExecutor(max_workers=2)
    for n in range(4):
        pool.submit(results.append, n)
    pool.shutdown()
    return sorted(results)


def is_right(result):
    return result == [0, 1, 2, 3]


if __name__ == '__main__':
    print(repr(main()))
