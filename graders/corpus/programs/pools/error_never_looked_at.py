"""Nobody asks the futures, so the bad job's error is lost."""

from concurrent.futures import ThreadPoolExecutor

WRONG = 'wrong-result'


def main():
    good, bad = [], []

    def parse(text):
        good.append(int(text))

    with ThreadPoolExecutor(max_workers=2) as pool:
        for text in ('1', 'x', '3'):
            try:
                pool.submit(parse, text)
            except ValueError:
                bad.append(text)
    return [sorted(good), bad]


def is_right(result):
    return result == [[1, 3], ['x']]


if __name__ == '__main__':
    print(repr(main()))
