"""cancel() may come too late; both outcomes are handled."""

from concurrent.futures import CancelledError, ThreadPoolExecutor

WRONG = None


def main():
    outcomes = []
    with ThreadPoolExecutor(max_workers=1) as pool:
        futures = [pool.submit(pow, n, 2) for n in range(3)]
        was_cancelled = futures[-1].cancel()
        for f in futures:
            try:
                outcomes.append(f.result())
            except CancelledError:
                outcomes.append('cancelled')
    return [outcomes, was_cancelled]


def is_right(result):
    return result in ([[0, 1, 4], False], [[0, 1, 'cancelled'], True])


if __name__ == '__main__':
    print(repr(main()))
