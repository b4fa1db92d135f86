"""A sum does not care in which order the results come."""

from concurrent.futures import ThreadPoolExecutor, as_completed

WRONG = None


def main():
    total = 0
    with ThreadPoolExecutor() as pool:
        for future in as_completed([pool.submit(pow, n, 2) for n in range(5)]):
            total += future.result()
    return total


def is_right(result):
    return result == 30


if __name__ == '__main__':
    print(repr(main()))
