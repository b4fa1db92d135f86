"""Outer and inner jobs have a pool each, so an outer one may wait."""

from concurrent.futures import ThreadPoolExecutor

WRONG = None


def main():
    with ThreadPoolExecutor(1) as inner, ThreadPoolExecutor(2) as outer:

        def total(numbers):
            return numbers[0] + inner.submit(sum, numbers[1:]).result()

        futures = [outer.submit(total, [1, 2]), outer.submit(total, [3, 4])]
        return [f.result() for f in futures]


def is_right(result):
    return result == [3, 7]


if __name__ == '__main__':
    print(repr(main()))
