"""The first error in map loses the results behind it."""

from concurrent.futures import ThreadPoolExecutor

WRONG = 'wrong-result'


def main():
    results = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        try:
            for n in pool.map(int, ['1', 'x', '3']):
                results.append(n)
        except ValueError:
            results.append(None)
    return results


def is_right(result):
    return result == [1, None, 3]


if __name__ == '__main__':
    print(repr(main()))
