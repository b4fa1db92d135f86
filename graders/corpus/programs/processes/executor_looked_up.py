"""as_completed on a process pool, with a dictionary from future to number."""

from concurrent.futures import ProcessPoolExecutor, as_completed

WRONG = None


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def main():
    found = {}
    with ProcessPoolExecutor(max_workers=2) as pool:
        asked = {pool.submit(fib, n): n for n in (5, 10, 3)}
        for future in as_completed(asked):
            found[asked[future]] = future.result()
    return found


def is_right(result):
    return result == {'5': 5, '10': 55, '3': 2}


if __name__ == '__main__':
    print(repr(main()))
