"""Callbacks have run when the with block is left, for the worker runs them."""

from concurrent.futures import ThreadPoolExecutor

WRONG = None


def main():
    got = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for n in range(4):
            pool.submit(pow, n, 2).add_done_callback(lambda f: got.append(f.result()))
    return sorted(got)


def is_right(result):
    return result == [0, 1, 4, 9]


if __name__ == '__main__':
    print(repr(main()))
