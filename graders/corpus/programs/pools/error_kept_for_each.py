"""Each future is asked for its error before its result."""

from concurrent.futures import ThreadPoolExecutor

WRONG = None


def main():
    texts = ('1', 'x', '3')
    with ThreadPoolExecutor(max_workers=2) as pool:
        futures = [pool.submit(int, text) for text in texts]
    good = [f.result() for f in futures if f.exception() is None]
    bad = [text for text, f in zip(texts, futures) if f.exception()]
    return [good, bad]


def is_right(result):
    return result == [[1, 3], ['x']]


if __name__ == '__main__':
    print(repr(main()))
